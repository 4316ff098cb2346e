import { join } from 'node:path';
import { Duration } from 'aws-cdk-lib';
import { Rule, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { SwardFunction } from '../../functions/sward-function.ts';
import { denyOurPolicies, grantIot, grantUnlimitable } from './iot-grants.ts';

export type CertificateWatchFunctionProps = {
  readonly environment: Readonly<Record<string, string>>;
  readonly logRetention: RetentionDays;
};

/** One gateway after another, one call for each: enough for some thousands. */
const TIMEOUT = Duration.minutes(15);

/** The function that looks at the gateways' certificates, each day. */
export class CertificateWatchFunction extends SwardFunction {
  constructor(scope: Construct, id: string, { environment, logRetention }: CertificateWatchFunctionProps) {
    super(scope, id, {
      description: 'Finishes what rotating, replacing and revoking certificates began, and measures their age',
      entry: join(import.meta.dirname, '..', 'watch.lambda.ts'),
      environment,
      logRetention,
      timeout: TIMEOUT,
    });
    grantIot(this.role, [
      {
        actions: [
          'DeleteCertificate',
          'DescribeCertificate',
          'DetachPolicy',
          'ListAttachedPolicies',
          'UpdateCertificate',
        ],
        on: ['cert'],
      },
      { actions: ['DeletePolicy', 'ListTargetsForPolicy'], on: ['policy'] },
    ]);
    grantUnlimitable(this.role, ['DetachThingPrincipal', 'ListThingPrincipals']);
    denyOurPolicies(this.role, ['DeletePolicy']);
    new Rule(this, 'EachDay', {
      description: 'Looks at the certificates of gateways',
      schedule: Schedule.rate(Duration.days(1)),
      targets: [new LambdaFunction(this.handler)],
    });
  }
}
