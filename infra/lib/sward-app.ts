import { join, resolve } from 'node:path';
import { App, type AppProps, type IPolicyValidationPlugin, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { readBuiltComponents, refuseHostBuild } from './fleet/built-components.ts';
import { readFleetFile } from './fleet/read-fleet-file.ts';
import { readSettings } from './settings/read-settings.ts';
import { FLEET_FILE } from './settings/settings.ts';
import { addStacks } from './sward-stacks.ts';

const INFRA = join(import.meta.dirname, '..');

/** Set here and not in cdk.json, so that no way of running the app goes without. */
const CONTEXT = {
  // Findings of the validator that ships with the CDK fail the synthesis, as cdk-nag's do.
  '@aws-cdk/core:validateAgainstDefaultRules': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
  // Warnings that constructs attach stand in the same report as the validators' findings.
  '@aws-cdk/core:annotationsInValidationReport': true,
  // A stack that a setting turns off does not hold up the others: see "Turning a part off" in docs/operator-runbook.md.
  '@aws-cdk/core:defaultCrossStackReferences': 'weak',
};

export type SwardAppProps = Pick<AppProps, 'outdir' | 'context' | 'treeMetadata'> & {
  /** Folder that `npm run build` filled, in GDK's layout. */
  readonly buildFolder: string;
  /** Folder that the setting `fleet_file` starts from. @default infra/ */
  readonly fleetFolder?: string;
  /** Whether templates go to an account: then a build for this machine only is refused. @default false */
  readonly isDeployed?: boolean;
  /** @default the CDK's own, one for each app */
  readonly validator?: IPolicyValidationPlugin;
};

/**
 * Sward in one account and region, not yet synthesised.
 * @throws InvalidSettingError where the context holds settings that there are not, or that do not fit
 * @throws InvalidFleetError where the fleet file says what cannot be
 * @throws MissingBuildError and InvalidBuildError where `buildFolder` holds nothing that can be deployed
 */
export function createSwardApp({ buildFolder, fleetFolder, isDeployed, ...props }: SwardAppProps): App {
  const { context, validator, ...appProps } = props;
  const components = readBuiltComponents(buildFolder);
  if (isDeployed) refuseHostBuild(components);
  const app = new App({ ...appProps, context: { ...context, ...CONTEXT } });
  const settings = readSettings(app.node.getAllContext());
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app), ...(validator === undefined ? [] : [validator]));
  const fleetFile = resolve(fleetFolder ?? INFRA, settings.fleet_file);
  addStacks(app, settings, { components, fleet: readFleetFile(fleetFile, settings.fleet_file !== FLEET_FILE) });
  return app;
}
