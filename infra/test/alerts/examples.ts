import { type Alert, alertSchema } from '../../lib/alerts/alert.ts';
import { alertIdOf } from '../../lib/alerts/alert-id.ts';
import { type AlertRule, alertRuleSchema } from '../../lib/alerts/rule.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../../lib/documents/ports.ts';

export const MONDAY = Date.UTC(2026, 5, 1, 8);
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** What a test says of a rule; the schema's defaults are the rest. */
export type RuleExample = { readonly id?: string; readonly condition?: object } & Readonly<Record<string, unknown>>;

/** A rule as its repository reads it: freezer warmer than -18 °C, where nothing else is said. */
export function rule(example: RuleExample = {}): AlertRule {
  return alertRuleSchema.parse({
    id: 'freezer',
    condition: { kind: 'above', quantity: 'temperature_c', limit: -18 },
    ...example,
  });
}

/** An open alert of `since`. */
export function alert(overrides: Partial<Alert> = {}): Alert {
  const since = overrides.since ?? MONDAY;
  return alertSchema.parse({
    v: 1,
    id: alertIdOf(since, ['freezer']),
    tenant: 'acme',
    rule_id: 'freezer',
    severity: 'warning',
    condition: rule().condition,
    building_id: 'acme:hq',
    gateway_id: 'gw1',
    device_id: 'a4c138f5a1b2',
    quantity: 'temperature_c',
    state: 'open',
    since,
    raised_at: since,
    late: false,
    sent: {},
    ...overrides,
  });
}

/** All that an iteration gives. */
export async function all<T>(iterable: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of iterable) items.push(item);
  return items;
}

export class CrashError extends Error {}

/** Documents whose writes stop the process: the `crashAt`th one, before or after it is done, then no more. */
export class CrashingDocuments implements DocumentStore {
  crashAt = 0;
  when: 'before' | 'after' = 'before';
  writes = 0;
  readonly #inner: DocumentStore;

  constructor(inner: DocumentStore) {
    this.#inner = inner;
  }

  get(key: DocumentKey): Promise<StoredDocument | undefined> {
    return this.#inner.get(key);
  }

  list(partition: string, idPrefix?: string): AsyncIterable<StoredDocument> {
    return this.#inner.list(partition, idPrefix);
  }

  put(key: DocumentKey, body: unknown, expectedVersion: number, options?: PutOptions): Promise<number> {
    return this.#write(() => this.#inner.put(key, body, expectedVersion, options));
  }

  putIfNewer(key: DocumentKey, body: unknown, order: string, options?: PutOptions): Promise<boolean> {
    return this.#write(() => this.#inner.putIfNewer(key, body, order, options));
  }

  delete(key: DocumentKey, expectedVersion?: number): Promise<void> {
    return this.#write(() => this.#inner.delete(key, expectedVersion));
  }

  async #write<T>(write: () => Promise<T>): Promise<T> {
    this.writes += 1;
    const crashes = this.writes === this.crashAt;
    if (crashes && this.when === 'before') throw new CrashError(`before write ${this.writes}`);
    const result = await write();
    if (crashes) throw new CrashError(`after write ${this.writes}`);
    return result;
  }
}
