import type { IPolicyValidationPlugin } from 'aws-cdk-lib';
import { createSwardApp } from '../lib/sward-app.ts';
import { emptyFolder, exampleBuild } from './fleet/example-build.ts';

/** Without bundles of functions: nothing but the name of their asset depends on them, and they take seconds. */
const WITHOUT_BUNDLES = { 'aws:cdk:bundling-stacks': [] };

export type ExampleApp = {
  readonly buildFolder?: string;
  /** As CDK's context has them: `sward:stream`. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly validator?: IPolicyValidationPlugin;
};

/** The app over an example build, in a folder of its own, not yet synthesised. */
export function exampleApp({ buildFolder = exampleBuild(), settings, ...validator }: ExampleApp = {}) {
  return createSwardApp({
    buildFolder,
    outdir: emptyFolder(),
    fleetFolder: buildFolder,
    context: { ...settings, ...WITHOUT_BUNDLES },
    ...validator,
  });
}
