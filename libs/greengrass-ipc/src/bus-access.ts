import { matchesFilter } from './message-rules.ts';

export type Operation = 'publish' | 'subscribe' | 'publishToCloud' | 'subscribeToCloud';

/** What a component may do: exact local topics, and MQTT filters towards IoT Core. */
export type BusAccess = { readonly [operation in Operation]?: readonly string[] };

/** Whether an accessControl of this content lets a call pass. A subscription's filter is matched as if it were a topic. */
export function isAllowed(access: BusAccess, operation: Operation, topic: string): boolean {
  const resources = access[operation] ?? [];
  const isCloud = operation === 'publishToCloud' || operation === 'subscribeToCloud';
  return resources.some((resource) => (isCloud ? matchesFilter(resource, topic) : resource === topic));
}
