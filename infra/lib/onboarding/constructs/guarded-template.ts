import { ArnFormat, Stack } from 'aws-cdk-lib';
import { type IRole, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnProvisioningTemplate } from 'aws-cdk-lib/aws-iot';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';

export type GuardedTemplateProps = {
  readonly templateName: string;
  readonly description: string;
  /** What `provisioningTemplate` or `rotationTemplate` gives. */
  readonly body: object;
  readonly role: IRole;
  /** Asked before anything is made. */
  readonly hook: LambdaFunction;
};

/** The only version of a hook's payload. */
const PAYLOAD_VERSION = '2020-04-01';

/** A fleet provisioning template behind a hook, which no other template may call. */
export class GuardedTemplate extends Construct {
  constructor(scope: Construct, id: string, { templateName, description, body, role, hook }: GuardedTemplateProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const sourceArn = stack.formatArn({
      service: 'iot',
      resource: 'provisioningtemplate',
      resourceName: templateName,
      arnFormat: ArnFormat.SLASH_RESOURCE_NAME,
    });
    hook.addPermission(`Asked by ${templateName}`, {
      principal: new ServicePrincipal('iot.amazonaws.com'),
      sourceArn,
      sourceAccount: stack.account,
    });
    const template = new CfnProvisioningTemplate(this, 'Template', {
      templateName,
      description,
      templateType: 'FLEET_PROVISIONING',
      enabled: true,
      provisioningRoleArn: role.roleArn,
      templateBody: JSON.stringify(body),
      preProvisioningHook: { payloadVersion: PAYLOAD_VERSION, targetArn: hook.functionArn },
    });
    // AWS IoT looks at both when it makes the template.
    template.node.addDependency(role, hook);
  }
}
