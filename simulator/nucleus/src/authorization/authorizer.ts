import { z } from 'zod';
import { largestLeafBytes } from '../configuration/config-tree.ts';
import { LITE_MAX_LEAF_BYTES } from '../configuration/configuration-store.ts';
import type { ConfigurationStore, Flavour } from '../ports.ts';
import { resourceAllows } from './resource-pattern.ts';

/** Services that policies are written for, as `accessControl` names them. */
export type AuthorizedService =
  | 'aws.greengrass.ipc.pubsub'
  | 'aws.greengrass.ipc.mqttproxy'
  | 'aws.greengrass.Cli'
  | 'aws.greengrass.SecretManager';

/** What a component wants to do. */
export type Permission = {
  readonly component: string;
  readonly service: AuthorizedService;
  /** With namespace: `aws.greengrass#PublishToTopic`. */
  readonly operation: string;
  /** Topic, topic filter, or name of another component. */
  readonly resource: string;
};

export type AuthorizerOptions = {
  readonly flavour: Flavour;
  readonly configuration: ConfigurationStore;
  /** Resolves recipe variables such as `{iot:thingName}` in a component's policy; by default there are none. */
  readonly interpolate?: (component: string, text: string) => string;
};

/** Says yes or no; the operation words the refusal. */
export type Authorizer = (permission: Permission) => boolean;

const policy = z.object({ operations: z.array(z.string()), resources: z.array(z.string()) });
const policies = z.record(z.string(), z.unknown());
type Policy = z.infer<typeof policy>;

/** Decides by the `accessControl` that the component's configuration holds at the time of each call. */
export function createAuthorizer(options: AuthorizerOptions): Authorizer {
  const { flavour, configuration, interpolate = (_, text) => text } = options;
  return ({ component, service, operation, resource }) => {
    const mqttWildcards = service === 'aws.greengrass.ipc.mqttproxy';
    const resolve = (text: string) => interpolate(component, text);
    return policiesOf(configuration.get(component, ['accessControl', service]), flavour).some(
      ({ operations, resources }) =>
        operations.some((allowed) => allowed === '*' || allowed === operation) &&
        resources.some((pattern) => resourceAllows(resolve(pattern), resource, flavour, mqttWildcards)),
    );
  };
}

/**
 * The policies of one service that the flavour can read. Lite reads them in one go: a list over its leaf limit, or one policy
 * of another shape, makes all of them unreadable. Classic passes over the bad one.
 */
function policiesOf(value: unknown, flavour: Flavour): Policy[] {
  const found = policies.safeParse(value);
  if (!found.success) return [];
  const parsed = Object.values(found.data).map((entry) => policy.safeParse(entry));
  const readable = parsed.flatMap((result) => (result.success ? [result.data] : []));
  if (flavour === 'classic') return readable;
  return readable.length === parsed.length && largestLeafBytes(value) <= LITE_MAX_LEAF_BYTES ? readable : [];
}
