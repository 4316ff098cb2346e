import { Stack } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { grantIot, grantUnlimitable } from './iot-grants.ts';

/**
 * What AWS IoT may do when it makes what a template says: of its own managed policy, `AWSIoTThingsRegistration`, the part that things, groups,
 * certificates and policies need. It can delete nothing.
 */
export class ProvisioningRole extends Role {
  constructor(scope: Construct, id: string) {
    super(scope, id, {
      description: 'Lets AWS IoT make the things, certificates and policies of gateways',
      // Only templates of this account: see "confused deputy" in the guide of AWS IoT.
      assumedBy: new ServicePrincipal('iot.amazonaws.com', {
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(scope).account } },
      }),
    });
    grantIot(this, [
      { actions: ['CreateThing', 'DescribeThing', 'ListThingGroupsForThing', 'UpdateThing'], on: ['thing'] },
      {
        actions: [
          'AddThingToThingGroup',
          'DescribeThingGroup',
          'RemoveThingFromThingGroup',
          'UpdateThingGroupsForThing',
        ],
        on: ['thing', 'thinggroup'],
      },
      { actions: ['DescribeCertificate', 'ListAttachedPolicies', 'UpdateCertificate'], on: ['cert'] },
      { actions: ['AttachPolicy', 'AttachPrincipalPolicy', 'GetPolicy'], on: ['cert', 'policy'] },
    ]);
    grantUnlimitable(this, [
      'AttachThingPrincipal',
      'CreatePolicy',
      'ListPrincipalPolicies',
      'ListPrincipalThings',
      'ListThingPrincipals',
    ]);
  }
}
