import type { App } from 'aws-cdk-lib';
import type { Template } from './account.ts';

/** The template of each stack of an app, by the stack's name. */
export function templatesOf(app: App): Map<string, Template> {
  return new Map(app.synth().stacks.map(({ stackName, template }) => [stackName, template]));
}
