import type { PolicyDocument } from '../../lib/fleet/gateway-policy.ts';

/** Who connects: the values that IoT Core has for the policy variables. */
export type Connection = { readonly thing: string; readonly building: string };

/** A policy variable as the document writes it. */
const variable = (name: string) => `\${iot:Connection.Thing.${name}}`;

function fill(resource: string, { thing, building }: Connection): string {
  return resource.replaceAll(variable('ThingName'), thing).replaceAll(variable('Attributes[building_id]'), building);
}

/** `*` stands for any characters, slashes too; MQTT's own wildcards mean nothing in a policy. */
function matches(pattern: string, resource: string): boolean {
  const literal = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  return new RegExp(`^${literal.join('.*')}$`).test(resource);
}

/** Whether a document of Allow statements only lets the connection do `action` on `resource`. */
export function isAllowed(policy: PolicyDocument, connection: Connection, action: string, resource: string): boolean {
  return policy.Statement.some(
    ({ Action, Resource }) =>
      Action.includes(action) && Resource.some((pattern) => matches(fill(pattern, connection), resource)),
  );
}
