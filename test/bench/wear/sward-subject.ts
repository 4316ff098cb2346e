import { join } from 'node:path';
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
 * The real buffer, log, publisher and cloud handler on a clock that is moved a second at a time: intake marks, cursor moves,
 * trimming and upkeep are written when and as the running gateway writes them.
 */
export function swardSubject(name: string, { commitIntervalMs, cloud }: SwardOptions): WearSubject {
  return {
    name,
    async open(folder, resources) {
      const gateway = new GatewayInMemory({}, 'batch', { folder, buffer: { commit_interval_ms: commitIntervalMs } });
      gateway.hub.setLinks({ cloud });
      await gateway.startBuffer();
      await gateway.startPublisher();
      resources.add(() => gateway.stop());
      const readings = new SensorReadings(gateway.clock.now());
      const bus = gateway.hub.busFor(COMPONENTS.bleIngest);
      let batch = 0;
      return {
        async second() {
          for (let part = 0; part < READINGS_PER_SECOND; part += 1) {
            batch += 1;
            const envelope: IngestBatch = {
              v: 1,
              source: BLE_SOURCE,
              session: 'wear',
              batch,
              base: batch,
              readings: readings.take(1),
            };
            await bus.publish(localTopics.ingestBatch, encodeBatch(envelope));
            await gateway.clock.advanceAsync(1000 / READINGS_PER_SECOND);
          }
          requireNoErrors(gateway, join(folder, 'readings.db'));
        },
      };
    },
  };
}

/** A buffer that cannot write would wear nothing at all. */
function requireNoErrors({ hub }: GatewayInMemory, file: string): void {
  const [error] = hub.handlerErrors;
  if (error !== undefined) throw new BenchFailedError(`the buffer failed on ${file}`, { cause: error });
}
