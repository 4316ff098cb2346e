import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { createSwardApp } from '../lib/sward-app.ts';
import { emptyFolder, exampleBuild } from './fleet/example-build.ts';

/** Without bundling the function's code: templates do not depend on it, and it takes seconds. */
const WITHOUT_BUNDLING = { 'aws:cdk:bundling-stacks': [] };

/** The app over an example build, in a folder of its own, not yet synthesised. */
export function exampleApp(buildFolder: string = exampleBuild()) {
  return createSwardApp({ buildFolder, outdir: emptyFolder(), context: WITHOUT_BUNDLING });
}

/** The template of one stack of `app`. Synthesises the app: findings of any rule throw. */
export function templateOf(app: ReturnType<typeof exampleApp>, stackName: string): Template {
  const stack = app.node.findChild(stackName);
  if (!Stack.isStack(stack)) throw new TypeError(`${stackName} is no stack`);
  return Template.fromStack(stack);
}
