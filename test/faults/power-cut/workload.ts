import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { Lane, SeqRange } from '@sward/contracts/delivery.ts';
import { decodeFrame } from '@sward/contracts/delivery-frame.ts';
import type { IngestEnvelope } from '@sward/contracts/ingest.ts';
import { Dispatcher } from '@sward/local-buffer/dispatcher.ts';
import type { Intake } from '@sward/local-buffer/intake.ts';
import { intakeOn } from './intake-on-log.ts';
import type { Batch, Landing, Say } from './marks.ts';
import type { Step } from './plan.ts';
import { readingsOf } from './readings.ts';
import type { WorkedLog } from './worked-log.ts';

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
  open(): WorkedLog;
  /** Takes the closed log away, so that the next one begins anew. */
  setAside(): void;
  /** Spoils the closed log's header. */
  damage(): void;
};

/** Runs steps through the buffer's real intake and dispatcher, and says at each point what it promised. */
export class Workload {
  readonly #file: LogFile;
  readonly #say: Say;
  #log: WorkedLog;
  #intake: Intake;
  #dispatcher: Dispatcher;
  #sent = 0;
  #live: SeqRange[] = [];
  #nextPlace = 0;
  #epoch: string | undefined;

  constructor(file: LogFile, say: Say) {
    this.#file = file;
    this.#say = say;
    this.#log = this.#open();
    this.#intake = intakeOn(this.#log);
    this.#dispatcher = new Dispatcher(this.#log, encodeBatch, () => 0);
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
    else if (step.do === 'deliver-live') this.#deliverLive(step.places);
    else if (step.do === 'confirm') this.#confirm(step.share);
    else if (step.do === 'trim') this.#trim(step.rows);
    else if (step.do === 'give-up') this.#giveUp();
    else if (step.do === 'flush') this.#flush();
    else this.#restart(step.do);
  }

  #commit(batches: readonly Batch[], repeated: readonly Batch[]): void {
    for (const batch of repeated) this.#intake.offer(envelopeOf(batch), 0);
    this.#say({ at: 'offered', batches });
    for (const batch of batches) this.#intake.offer(envelopeOf(batch), 0);
    const marks = this.#intake.commit();
    this.#say({ at: 'acknowledged', marks, landing: this.#landing() });
    for (const { count } of batches) this.#nextPlace += count;
    this.#say({ at: 'settled' });
  }

  /** The epoch is read once: a log that has not written yet must not be made to by being asked. */
  #landing(): Landing {
    this.#epoch ??= this.#log.read(this.#nextPlace - 1, 1)?.identity.epoch ?? '';
    return { place: this.#nextPlace, epoch: this.#epoch, seq: this.#nextPlace };
  }

  #deliver(maxBytes: number): void {
    const ranges = this.#deliverLane('backlog', this.#sent, 8, maxBytes);
    this.#sent = Math.max(this.#sent, ...ranges.map(([, to]) => to));
  }

  /** As a publisher far behind does: the newest readings are delivered ahead of their turn. */
  #deliverLive(places: number): void {
    this.#live.push(...this.#deliverLane('live', Math.max(1, this.#log.head() - places), 2, 7000));
  }

  #deliverLane(lane: Lane, from: number, credits: number, maxBytes: number): SeqRange[] {
    const after = from === 0 ? null : { log: this.#log.id, seq: from };
    this.#dispatcher.request({ v: 1, consumer: CLOUD_CONSUMER, lane, after, credits, max_bytes: maxBytes });
    const ranges: SeqRange[] = [];
    for (let next = this.#dispatcher.next(); next !== undefined; next = this.#dispatcher.next()) {
      const { count, log } = decodeFrame(next.payload).header;
      ranges.push([log.seq, log.seq + count - 1]);
    }
    this.#dispatcher.forget(CLOUD_CONSUMER);
    return ranges;
  }

  /** The cloud confirms a share of what it was sent and had not confirmed, and all of what came live. */
  #confirm(share: number): void {
    const from = this.#log.cursor(CLOUD_CONSUMER);
    const seq = from + Math.floor(Math.max(0, this.#sent - from) * share);
    const above = this.#live.slice(0, 60);
    this.#live = [];
    this.#say({ at: 'stored', seq, above });
    const ranges = above.map(([low, high]): [number, number] => [low, high]);
    this.#dispatcher.acknowledge({ v: 1, consumer: CLOUD_CONSUMER, log: this.#log.id, seq, above: ranges });
    this.#say({ at: 'confirmed' });
  }

  #trim(rows: number): void {
    this.#say({ at: 'trimming' });
    this.#log.trim([CLOUD_CONSUMER], rows);
  }

  #giveUp(): void {
    this.#say({ at: 'giving-up' });
    this.#log.giveUp('size');
  }

  #flush(): void {
    this.#log.flush();
    this.#say({ at: 'settled' });
  }

  #restart(how: 'reopen' | 'damage' | 'set-aside'): void {
    this.close();
    if (how === 'set-aside') {
      this.#say({ at: 'setting-aside' });
      this.#file.setAside();
    }
    if (how === 'damage') {
      this.#say({ at: 'damaging' });
      this.#file.damage();
    }
    this.#log = this.#open();
    this.#intake = intakeOn(this.#log);
    this.#dispatcher = new Dispatcher(this.#log, encodeBatch, () => 0);
    this.#sent = 0;
    this.#live = [];
  }

  #open(): WorkedLog {
    this.#say({ at: 'opening' });
    const log = this.#file.open();
    this.#say({ at: 'opened', log: log.id });
    this.#nextPlace = log.head() + 1;
    this.#epoch = undefined;
    return log;
  }
}
