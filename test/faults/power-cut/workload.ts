import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import { deliveryBatchSchema } from '@sward/contracts/delivery.ts';
import type { IngestEnvelope } from '@sward/contracts/ingest.ts';
import { Dispatcher } from '@sward/local-buffer/dispatcher.ts';
import { Intake } from '@sward/local-buffer/intake.ts';
import type { ReadingLog } from '@sward/local-buffer/ports.ts';
import type { Batch, Say } from './marks.ts';
import type { Step } from './plan.ts';
import { readingsOf } from './readings.ts';

/** The batch as an ingest component sends it. It waits for no number that another gave up. */
export const envelopeOf = (batch: Batch): IngestEnvelope => ({
  v: 1,
  source: batch.source,
  session: batch.session,
  batch: batch.batch,
  base: batch.batch,
  readings: readingsOf(batch),
});

/** Where the log of a workload lies. */
export type LogFile = {
  open(): ReadingLog;
  /** Takes the closed log away, so that the next one begins anew. */
  setAside(): void;
};

/** Runs steps through the buffer's real intake and dispatcher, and says at each point what it promised. */
export class Workload {
  readonly #file: LogFile;
  readonly #say: Say;
  #log: ReadingLog;
  #intake: Intake;
  #dispatcher: Dispatcher;
  #sent = 0;

  constructor(file: LogFile, say: Say) {
    this.#file = file;
    this.#say = say;
    this.#log = this.#open();
    this.#intake = new Intake(this.#log);
    this.#dispatcher = new Dispatcher(this.#log, encodeBatch);
  }

  run(steps: readonly Step[]): void {
    for (const step of steps) this.#run(step);
  }

  close(): void {
    this.#log.close();
    this.#say({ at: 'settled' });
  }

  #run(step: Step): void {
    if (step.do === 'commit') this.#commit(step.batches, step.repeated);
    else if (step.do === 'deliver') this.#deliver(step.maxBytes);
    else if (step.do === 'confirm') this.#confirm(step.share);
    else if (step.do === 'trim') this.#trim(step.rows);
    else if (step.do === 'flush') this.#flush();
    else this.#restart(step.do === 'set-aside');
  }

  #commit(batches: readonly Batch[], repeated: readonly Batch[]): void {
    for (const batch of repeated) this.#intake.offer(envelopeOf(batch));
    this.#say({ at: 'offered', batches });
    for (const batch of batches) this.#intake.offer(envelopeOf(batch));
    this.#say({ at: 'acknowledged', marks: this.#intake.commit() });
    this.#say({ at: 'settled' });
  }

  #deliver(maxBytes: number): void {
    const after = this.#sent === 0 ? null : { epoch: this.#log.epoch, seq: this.#sent };
    this.#dispatcher.request({ v: 1, consumer: CLOUD_CONSUMER, after, credits: 8, max_bytes: maxBytes });
    for (let next = this.#dispatcher.next(); next !== undefined; next = this.#dispatcher.next()) {
      const { seq, readings } = decodeBatch(deliveryBatchSchema, next.payload);
      this.#sent = seq + readings.length - 1;
    }
  }

  /** The cloud confirms a share of what it was sent and had not confirmed. */
  #confirm(share: number): void {
    const from = this.#log.cursor(CLOUD_CONSUMER);
    const seq = from + Math.floor(Math.max(0, this.#sent - from) * share);
    this.#say({ at: 'stored', seq });
    this.#dispatcher.acknowledge({ v: 1, consumer: CLOUD_CONSUMER, epoch: this.#log.epoch, seq });
    this.#say({ at: 'confirmed' });
  }

  #trim(rows: number): void {
    this.#say({ at: 'trimming' });
    this.#log.trim([CLOUD_CONSUMER], rows);
  }

  #flush(): void {
    this.#log.flush();
    this.#say({ at: 'settled' });
  }

  #restart(setAside: boolean): void {
    this.close();
    if (setAside) {
      this.#say({ at: 'setting-aside' });
      this.#file.setAside();
    }
    this.#log = this.#open();
    this.#intake = new Intake(this.#log);
    this.#dispatcher = new Dispatcher(this.#log, encodeBatch);
    this.#sent = 0;
  }

  #open(): ReadingLog {
    this.#say({ at: 'opening' });
    const log = this.#file.open();
    this.#say({ at: 'opened', epoch: log.epoch });
    return log;
  }
}
