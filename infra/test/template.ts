import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { exampleApp } from './example-app.ts';

/**
 * The template of one stack of the example app, made without the CDK's validator: loading it takes seconds, and
 * `sward-app.test.ts` runs it over the same app.
 */
export function templateOf(stackName: string, settings: Readonly<Record<string, string>> = {}): Template {
  process.env['CDK_VALIDATION'] = 'false';
  const stack = exampleApp({ settings }).node.findChild(stackName);
  if (!Stack.isStack(stack)) throw new TypeError(`${stackName} is no stack`);
  return Template.fromStack(stack);
}
