import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readBuiltComponents } from './fleet/built-components.ts';
import { FleetStack } from './fleet/fleet-stack.ts';
import { TelemetryStack } from './telemetry/telemetry-stack.ts';

/** Set here and not in cdk.json, so that no way of running the app goes without. */
const CONTEXT = {
  // Findings of the validator that ships with the CDK fail the synthesis, as cdk-nag's do.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
};

export type SwardAppProps = Pick<AppProps, 'outdir' | 'context'> & {
  /** Folder that `npm run build` filled, in GDK's layout. */
  readonly buildFolder: string;
};

/**
 * Sward in one account and region, not yet synthesised.
 * @throws MissingBuildError and InvalidBuildError where `buildFolder` holds nothing that can be deployed
 */
export function createSwardApp({ buildFolder, context, ...props }: SwardAppProps): App {
  const components = readBuiltComponents(buildFolder);
  const app = new App({ ...props, context: { ...context, ...CONTEXT } });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  new TelemetryStack(app, 'SwardTelemetry');
  new FleetStack(app, 'SwardFleet', { components });
  return app;
}
