import { createSwardApp } from '../lib/sward-app.ts';
import { emptyFolder, exampleBuild } from './fleet/example-build.ts';

/** Without bundling the function's code: templates do not depend on it, and it takes seconds. */
const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

/** The app over an example build, in a folder of its own, not yet synthesised. */
export function exampleApp(buildFolder: string = exampleBuild()) {
  return createSwardApp({ buildFolder, outdir: emptyFolder(), context: WITHOUT_BUNDLING });
}
