import { ArnFormat, Stack, type StackProps } from 'aws-cdk-lib';
import type { TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { CfnPolicy } from 'aws-cdk-lib/aws-iot';
import type { RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { DATA_ENVIRONMENT } from '../data/constants.ts';
import { grantOperations } from '../data/constructs/data-tables.ts';
import { FLEET_NAMES } from '../fleet/constants.ts';
import type { SwardFunction } from '../functions/sward-function.ts';
import { claimPolicy } from './claim-policy.ts';
import { CertificateWatchFunction } from './constructs/certificate-watch-function.ts';
import { GuardedTemplate } from './constructs/guarded-template.ts';
import { HookFunction } from './constructs/hook-function.ts';
import { ProvisioningRole } from './constructs/provisioning-role.ts';
import { ONBOARDING_NAMES } from './onboarding-names.ts';
import type { ArnOf } from './policy-document.ts';
import { provisioningTemplate, rotationTemplate } from './provisioning-templates.ts';

export type OnboardingStackProps = StackProps & {
  readonly documents: TableV2;
  readonly logRetention: RetentionDays;
};

/** What each function calls on the table of documents. */
export const ONBOARDING_OPERATIONS = {
  provision: ['GetItem', 'PutItem'],
  rotate: ['GetItem', 'PutItem'],
  watch: ['GetItem', 'PutItem', 'Query'],
} as const;

/**
 * How a gateway gets its certificate, exchanges it and loses it. It stands on `SwardData`; the fleet's role alias is known by its name, so
 * neither stack holds up the other.
 */
export class OnboardingStack extends Stack {
  readonly functions: Readonly<Record<'provision' | 'rotate' | 'watch', SwardFunction>>;

  constructor(scope: Construct, id: string, { documents, logRetention, ...props }: OnboardingStackProps) {
    super(scope, id, { description: 'Sward: gateways get certificates, exchange them and lose them', ...props });
    const common = { environment: { [DATA_ENVIRONMENT.documentsTable]: documents.tableName }, logRetention };
    const provision = new HookFunction(this, 'ProvisionFunction', {
      name: 'provision',
      description: 'Decides which device becomes a gateway',
      ...common,
    });
    const rotate = new HookFunction(this, 'RotateFunction', {
      name: 'rotate',
      description: 'Decides which gateway gets a new certificate',
      ...common,
    });
    const watch = new CertificateWatchFunction(this, 'WatchFunction', common);
    this.functions = { provision, rotate, watch };
    grantOperations(provision.role, documents, ONBOARDING_OPERATIONS.provision);
    grantOperations(rotate.role, documents, ONBOARDING_OPERATIONS.rotate);
    grantOperations(watch.role, documents, ONBOARDING_OPERATIONS.watch);
    this.#addTemplates(provision, rotate);
  }

  #addTemplates({ handler: provision }: SwardFunction, { handler: rotate }: SwardFunction): void {
    const arnOf: ArnOf = (service, resource, account = this.account) =>
      this.formatArn({ service, resource, account, arnFormat: ArnFormat.NO_RESOURCE_NAME });
    const roleAliasArn = arnOf('iot', `rolealias/${FLEET_NAMES.roleAlias}`);
    const { claimPolicy: policyName, provisioningTemplate: gateways, rotationTemplate: rotation } = ONBOARDING_NAMES;
    new CfnPolicy(this, 'ClaimPolicy', { policyName, policyDocument: claimPolicy(arnOf) });
    const role = new ProvisioningRole(this, 'ProvisioningRole');
    new GuardedTemplate(this, 'Gateways', {
      templateName: gateways,
      description: 'Makes a device that shows a registered token a gateway',
      body: provisioningTemplate(arnOf, roleAliasArn),
      hook: provision,
      role,
    });
    new GuardedTemplate(this, 'Rotation', {
      templateName: rotation,
      description: 'Gives a gateway a new certificate',
      body: rotationTemplate(arnOf, roleAliasArn),
      hook: rotate,
      role,
    });
  }
}
