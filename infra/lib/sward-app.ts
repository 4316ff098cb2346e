import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { DataStack } from './data/data-stack.ts';
import { readBuiltComponents } from './fleet/built-components.ts';
import { FleetStack } from './fleet/fleet-stack.ts';
import { readSettings } from './settings/read-settings.ts';

/** Set here and not in cdk.json, so that no way of running the app goes without. */
const CONTEXT = {
  // Findings of the validator that ships with the CDK fail the synthesis, as cdk-nag's do.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  // Warnings that constructs attach stand in the same report as the validators' findings.
  '@aws-cdk/core:annotationsInValidationReport': true,
};

export type SwardAppProps = Pick<AppProps, 'outdir' | 'context'> & {
  /** Folder that `npm run build` filled, in GDK's layout. */
  readonly buildFolder: string;
};

/**
 * Sward in one account and region, not yet synthesised.
 * @throws InvalidSettingError where the context holds settings that there are not, or that do not fit
 * @throws MissingBuildError and InvalidBuildError where `buildFolder` holds nothing that can be deployed
 */
export function createSwardApp({ buildFolder, context, ...props }: SwardAppProps): App {
  const components = readBuiltComponents(buildFolder);
  const app = new App({ ...props, context: { ...context, ...CONTEXT } });
  const settings = readSettings(app.node.getAllContext());
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new DataStack(app, 'SwardData', { settings, logRetention: settings.log_days });
  new FleetStack(app, 'SwardFleet', { components });
  return app;
}
