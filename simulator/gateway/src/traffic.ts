import { decodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { ingestBatchSchema } from '@sward/contracts/ingest.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { type ComponentStatus, componentStatusSchema } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { HeardDevices } from './heard-devices.ts';
import { ReadingLedger } from './reading-ledger.ts';
import { Tally } from './tally.ts';

/** What the local bus tells of the run: statuses and readings that pass by. */
export class Traffic {
  readonly tally = new Tally();
  readonly devices = new HeardDevices();
  readonly ledger = new ReadingLedger();
  /** Messages that were not what their topic promises. */
  unreadable = 0;
  /** The highest batch number of each session of an ingest component. */
  readonly #batches = new Map<string, number>();
  readonly #statuses = new Map<string, ComponentStatus>();

  /** A local publish passed the nucleus. */
  note(topic: string, payload: Uint8Array): void {
    try {
      if (topic === localTopics.ingestBatch) this.#noteBatch(payload);
      if (topic === localTopics.status(COMPONENTS.bleIngest)) this.tally.ingest(this.#status(payload));
      if (topic === localTopics.status(COMPONENTS.localBuffer)) this.tally.buffer(this.#status(payload));
      if (topic === localTopics.status(COMPONENTS.cloudPublisher)) this.tally.publisher(this.#status(payload));
    } catch (error) {
      if (!(error instanceof InvalidMessageError)) throw error;
      this.unreadable += 1;
    }
  }

  statusOf(component: string): ComponentStatus | undefined {
    return this.#statuses.get(component);
  }

  /** True where every one of the components has spoken since `atMs`, Unix ms. */
  heardAllSince(components: readonly string[], atMs: number): boolean {
    return components.every((component) => (this.#statuses.get(component)?.at ?? 0) > atMs);
  }

  /** Batches come in order; one that comes again was repeated until the buffer confirmed it. */
  #noteBatch(payload: Uint8Array): void {
    const { source, session, batch, readings } = decodeBatch(ingestBatchSchema, payload);
    const key = `${source}/${session}`;
    if (batch <= (this.#batches.get(key) ?? 0)) return;
    this.#batches.set(key, batch);
    for (const reading of readings) {
      this.devices.add(reading);
      this.ledger.open(reading);
    }
  }

  #status(payload: Uint8Array): ComponentStatus {
    const status = decodeMessage(componentStatusSchema, payload);
    this.#statuses.set(status.component, status);
    return status;
  }
}
