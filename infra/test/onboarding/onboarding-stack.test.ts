import { beforeAll, describe, expect, it } from '@jest/globals';
import { Match, type Template } from 'aws-cdk-lib/assertions';
import { STACK_NAMES } from '../../lib/stack-names.ts';
import { templateOf } from '../template.ts';

const TEMPLATES = ['SwardGateways', 'SwardRotation'] as const;

describe('the onboarding stack', () => {
  let template: Template;
  beforeAll(() => {
    template = templateOf(STACK_NAMES.onboarding);
  }, 120_000);

  it.each(TEMPLATES)('has the template %s ask a hook first, which no other template may call', (name) => {
    template.hasResourceProperties('AWS::IoT::ProvisioningTemplate', {
      TemplateName: name,
      TemplateType: 'FLEET_PROVISIONING',
      Enabled: true,
      PreProvisioningHook: { PayloadVersion: '2020-04-01', TargetArn: Match.anyValue() },
    });
    template.hasResourceProperties('AWS::Lambda::Permission', {
      Principal: 'iot.amazonaws.com',
      Action: 'lambda:InvokeFunction',
      SourceAccount: { Ref: 'AWS::AccountId' },
      SourceArn: { 'Fn::Join': ['', Match.arrayWith([`:provisioningtemplate/${name}`])] },
    });
  });

  it('makes a template only once AWS IoT may call its hook and take its role', () => {
    const permissions = Object.entries(template.findResources('AWS::Lambda::Permission'));
    const ofHooks = permissions.filter(([, { Properties }]) => Properties['Principal'] === 'iot.amazonaws.com');
    const needed = Object.values(template.findResources('AWS::IoT::ProvisioningTemplate')).flatMap(
      ({ DependsOn }) => DependsOn,
    );
    for (const [id] of ofHooks) expect(needed).toContain(id);
    expect(needed.some((id: string) => id.startsWith('ProvisioningRoleDefaultPolicy'))).toBe(true);
  });

  it('has hooks that answer before AWS IoT stops waiting', () => {
    const functions = Object.values(template.findResources('AWS::Lambda::Function'));
    expect(functions.filter(({ Properties }) => Properties['Timeout'] === 5)).toHaveLength(2);
  });

  it('lets AWS IoT take the provisioning role for this account only, and delete nothing by it', () => {
    template.hasResourceProperties('AWS::IAM::Role', {
      AssumeRolePolicyDocument: {
        Statement: [
          Match.objectLike({
            Principal: { Service: 'iot.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ],
      },
    });
    const policies = Object.entries(template.findResources('AWS::IAM::Policy'));
    const provisioning = policies.filter(([id]) => id.startsWith('ProvisioningRole'));
    expect(provisioning).toHaveLength(1);
    expect(JSON.stringify(provisioning)).not.toMatch(/iot:(Delete|Detach)/);
  });

  it('looks at the certificates each day', () => {
    template.hasResourceProperties('AWS::Events::Rule', { ScheduleExpression: 'rate(1 day)' });
  });
});
