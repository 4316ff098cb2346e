import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { exampleApp } from './example-app.ts';

/** The template of one stack of the example app, made without the CDK's validator: loading it takes 6 s, and
 * `sward-app.test.ts` runs it over the same app. */
export function templateOf(stackName: string): Template {
  process.env['CDK_VALIDATION'] = 'false';
  const stack = exampleApp().node.findChild(stackName);
  if (!Stack.isStack(stack)) throw new TypeError(`${stackName} is no stack`);
  return Template.fromStack(stack);
}
