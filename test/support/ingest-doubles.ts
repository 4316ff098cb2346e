import { type GattAdapter, GattError } from '@sward/ble-ingest/gatt-ports.ts';
import type { CounterStore } from '@sward/ble-ingest/hearing/counter-store.ts';
import type { CounterTable } from '@sward/ble-ingest/hearing/replay-guard.ts';
import type { SecretSource } from '@sward/ble-ingest/ports.ts';
import type { OutboxRemains, RemainsStore } from '@sward/ingest/outbox-remains.ts';

/** Encryption counters that outlive a component, not the test. */
export function memoryCounterStore(): CounterStore {
  let saved: CounterTable = new Map();
  return {
    load: () => saved,
    async save(counters) {
      saved = counters;
    },
  };
}

/** What a component that stopped could not hand over; outlives the component, not the test. */
export function memoryRemains(): RemainsStore {
  let kept: OutboxRemains | undefined;
  return {
    read: () => kept,
    keep(remains) {
      kept = remains;
      return true;
    },
    forget() {
      kept = undefined;
    },
  };
}

/** A nucleus without a Secret Manager. */
export const NO_SECRETS: SecretSource = {
  fetch: (name) => Promise.reject(new RangeError(`no secret ${name}`)),
};

/** An adapter that no device answers. */
export const NO_LINKS: GattAdapter = {
  connect: () => Promise.reject(new GattError('GATT_TIMEOUT', 'nobody answers')),
};
