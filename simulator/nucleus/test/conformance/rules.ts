import type { Rule } from './rule.ts';
import { AUTHORIZATION_RULES } from './rules/authorization.ts';
import { CONFIGURATION_RULES } from './rules/configuration.ts';
import { DEPLOYMENT_RULES } from './rules/deployment.ts';
import { ENVIRONMENT_RULES } from './rules/environment.ts';
import { IPC_RULES } from './rules/ipc.ts';
import { LIFECYCLE_RULES } from './rules/lifecycle.ts';
import { PUBSUB_RULES } from './rules/pubsub.ts';
import { RECIPE_RULES } from './rules/recipes.ts';

/** Every rule of the suite, by subject. */
export const RULES: ReadonlyMap<string, readonly Rule[]> = new Map([
  ['IPC', IPC_RULES],
  ['messages', PUBSUB_RULES],
  ['accessControl', AUTHORIZATION_RULES],
  ['configuration', CONFIGURATION_RULES],
  ['recipes and artifacts', RECIPE_RULES],
  ['lifecycle', LIFECYCLE_RULES],
  ['deployments', DEPLOYMENT_RULES],
  ['environment', ENVIRONMENT_RULES],
]);
