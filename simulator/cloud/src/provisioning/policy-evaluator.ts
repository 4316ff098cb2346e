import type { PolicyDocument } from '@sward/infra/lib/onboarding/policy-document.ts';

/** What a client asks for: an action of AWS IoT and the ARN that it is about. */
export type Access = { readonly action: string; readonly resource: string };

/**
 * Whether one of the policies allows it. `*` stands for any characters, `/` among them, and `?` for one: MQTT's own wildcards mean nothing
 * here ("AWS IoT Core policy resources" in its developer guide).
 */
export function isAllowed(policies: readonly PolicyDocument[], { action, resource }: Access): boolean {
  const statements = policies.flatMap(({ Statement }) => Statement);
  return statements.some(
    ({ Action, Resource }) => Action.includes(action) && Resource.some((pattern) => matches(pattern, resource)),
  );
}

function matches(pattern: string, text: string): boolean {
  const literal = pattern.replace(/[\\^$.|+()[\]{}]/g, '\\$&');
  return new RegExp(`^${literal.replaceAll('*', '.*').replaceAll('?', '.')}$`, 's').test(text);
}
