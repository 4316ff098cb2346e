import { setTimeout as wait } from 'node:timers/promises';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import type { IngestBatch } from '@sward/contracts/ingest.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { GatewayInMemory } from '../../support/gateway-in-memory.ts';
import { BenchFailedError } from '../support/bench-errors.ts';
import { READINGS_PER_SECOND, SensorReadings } from './sensor-readings.ts';
import type { WearSubject } from './subject.ts';

/** How the product runs here: how often it commits, and whether the cloud takes and confirms. */
export type SwardOptions = { readonly commitIntervalMs: number; readonly cloud: 'up' | 'down' };

/**
 * A file's time stamp changes at most once in a tick of the kernel, 4 or 10 ms, and a sync writes only what changed: commits
 * that follow one another faster than that would be cheaper than those of a running gateway.
 */
const TICK_MS = 11;

/**
 * The real buffer, log, publisher and cloud handler on a clock that is moved a second at a time: intake marks, cursor moves,
 * trimming and upkeep are written when and as the running gateway writes them.
 */
export function swardSubject(name: string, { commitIntervalMs, cloud }: SwardOptions): WearSubject {
  return {
    name,
    warmUpSeconds: 1800,
    measuredSeconds: 1800,
    async open({ folder, resources }) {
      const gateway = new GatewayInMemory();
      resources.add(() => gateway.stop());
      await gateway.startBuffer({ folder, changes: { commit_interval_ms: commitIntervalMs } });
      await gateway.startPublisher();
      gateway.hub.setLinks({ cloud });
      const source = new Source(gateway);
      return {
        async second() {
          await wait(TICK_MS);
          await source.second();
        },
      };
    },
  };
}

/** An ingest component on the gateway's bus: a batch for each reading, which is the most that there can be. */
class Source {
  readonly #gateway: GatewayInMemory;
  readonly #readings: SensorReadings;
  #batch = 0;

  constructor(gateway: GatewayInMemory) {
    this.#gateway = gateway;
    this.#readings = new SensorReadings(gateway.clock.now());
  }

  async second(): Promise<void> {
    for (let part = 0; part < READINGS_PER_SECOND; part += 1) {
      await this.#send();
      await this.#gateway.clock.advanceAsync(1000 / READINGS_PER_SECOND);
    }
    const [error] = this.#gateway.hub.handlerErrors;
    // A buffer that cannot write would wear nothing at all.
    if (error !== undefined) throw new BenchFailedError('a component failed', { cause: error });
  }

  async #send(): Promise<void> {
    this.#batch += 1;
    const [batch, readings] = [this.#batch, this.#readings.take(1)];
    const envelope: IngestBatch = { v: 1, source: BLE_SOURCE, session: 'wear', batch, base: batch, readings };
    await this.#gateway.hub.busFor(COMPONENTS.bleIngest).publish(localTopics.ingestBatch, encodeBatch(envelope));
  }
}
