import type { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { IngestAck, IngestEnvelope } from '@sward/contracts/ingest.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { checkReading } from './check-reading.ts';
import { DeadLetterBudget } from './dead-letter-budget.ts';
import { judgeBatch } from './judge-batch.ts';
import { PendingCommit } from './pending-commit.ts';
import type { ReadingLog } from './ports.ts';
import type { Reducer } from './reduction/reducer.ts';
import type { RuleBook } from './reduction/rules.ts';
import type { TimeKeeper } from './time/time-keeper.ts';

/** Bytes of an unreadable batch that are kept: its beginning tells what it is. */
const UNREADABLE_HEAD = 256;

export type IntakeDeps = {
  readonly log: ReadingLog;
  readonly clock: Clock;
  readonly times: TimeKeeper;
  readonly reducer: Reducer;
};

const NOTHING = {
  received: 0,
  receivedBytes: 0,
  durable: 0,
  durableBytes: 0,
  reduced: 0,
  clamped: 0,
  invalid: 0,
  duplicates: 0,
  gaps: 0,
  refused: 0,
  unreadable: 0,
  commits: 0,
};

/**
 * The receiving half of the hop from ingest: takes batches in order, holds them until the next group commit, and
 * acknowledges only what is on disk.
 */
export class Intake {
  readonly #deps: IntakeDeps;
  readonly #budget: DeadLetterBudget;
  readonly #counts = { ...NOTHING };
  #pending = new PendingCommit();
  #logId: string;

  constructor(deps: IntakeDeps) {
    this.#deps = deps;
    this.#logId = deps.log.id;
    this.#budget = new DeadLetterBudget(deps.clock.monotonicMs());
  }

  /**
   * Since the process started. Readings: received, on disk or gone into averages that are, reduced, with a sensor's clock
   * in the future, refused as invalid, awaiting commit, and how many of these somebody waits for. Batches: seen twice,
   * seen too early, refused because too much awaits commit, unreadable. Bytes as they came over the wire.
   */
  get counters() {
    const { readings: pending, urgent, bytes: pendingBytes } = this.#pending.taken;
    return { ...this.#counts, pending, urgent, pendingBytes };
  }

  /**
   * Takes a batch of `bytes` on the wire in. A duplicate of what is on disk already gives the acknowledgement to repeat,
   * because the sender evidently missed it. A batch that came too early gives the request for those ahead of it: after a
   * restart of the buffer the source would otherwise wait for its patience to end. Everything else is acknowledged by the
   * commit. A batch that is not taken is sent again.
   */
  offer(batch: IngestEnvelope, bytes: number): IngestAck | undefined {
    const verdict = judgeBatch(batch.batch, batch.base, this.#through(batch));
    const full = this.#pending.isFull;
    if (verdict === 'accept' && full) this.#counts.refused += 1;
    if (verdict === 'accept' && !full) this.#accept(batch, bytes);
    if (verdict === 'gap') this.#counts.gaps += 1;
    if (verdict === 'duplicate') this.#counts.duplicates += 1;
    if (verdict === 'duplicate') return this.#durableAck(batch);
    return verdict === 'gap' && !full ? this.#requestAck(batch) : undefined;
  }

  /** Notes a message that is no batch. It cannot be acknowledged: nobody knows whose it is. */
  offerUnreadable(payload: Uint8Array, error: InvalidMessageError): void {
    this.#counts.unreadable += 1;
    const head = Array.from(payload.subarray(0, UNREADABLE_HEAD), (byte) => byte.toString(16).padStart(2, '0'));
    const reason = `${error.code}: ${error.message}`.slice(0, 200);
    this.#bury('unknown', reason, { bytes: payload.length, head_hex: head.join('') });
  }

  /** Goes on by other rules of reduction. What the old ones had open is stored with the next commit. */
  setRules(rules: RuleBook): void {
    this.#pending.store(this.#deps.reducer.setRules(rules));
  }

  /**
   * Writes all that is pending in one transaction, with the averages whose window has ended, and gives the
   * acknowledgements to send.
   * @throws LogWriteError: all stays pending, nothing is acknowledged
   */
  commit(): IngestAck[] {
    const { log, clock, times, reducer } = this.#deps;
    this.#pending.store(reducer.closeEnded(clock.bootId(), clock.monotonicMs()));
    this.#noteLog(log.id);
    const commit = this.#pending.commitWith(new Map([...times.changes(), ...reducer.changes()]));
    if (commit === undefined) return [];
    log.append(commit);
    times.saved();
    reducer.saved();
    this.#count(this.#pending);
    this.#pending = new PendingCommit();
    return commit.marks.map((mark) => ({ v: 1, ...mark }));
  }

  /** A damaged file was set aside: whatever of the kept texts could not be salvaged is written anew. */
  #noteLog(id: string): void {
    if (id === this.#logId) return;
    this.#logId = id;
    this.#deps.times.saveAgain();
    this.#deps.reducer.saveAgain();
  }

  #through({ source, session }: IngestEnvelope): number {
    return this.#pending.through(source, session) ?? this.#deps.log.intakeMark(source, session);
  }

  #accept(batch: IngestEnvelope, bytes: number): void {
    const stamp = this.#deps.times.stamper();
    for (const candidate of batch.readings) this.#acceptReading(candidate, batch, stamp);
    const { source, session } = batch;
    this.#pending.mark({ source, session, through: batch.batch }, bytes);
    this.#counts.receivedBytes += bytes;
  }

  #acceptReading(candidate: unknown, batch: IngestEnvelope, stamp: (reading: Reading) => Reading): void {
    this.#counts.received += 1;
    const checked = checkReading(candidate);
    if ('reason' in checked) {
      this.#counts.invalid += 1;
      this.#bury(batch.source, checked.reason, candidate);
      return;
    }
    const reading = stamp(checked);
    const { stored, reduced } = this.#deps.reducer.take(reading);
    this.#pending.store(stored);
    this.#pending.take({ urgent: batch.urgent === true, reduced });
    this.#counts.reduced += reduced ? 1 : 0;
    this.#counts.clamped += reading.measured_at_raw === undefined ? 0 : 1;
  }

  #bury(source: string, reason: string, content: unknown): void {
    const { clock } = this.#deps;
    if (!this.#budget.admits(clock.monotonicMs())) return;
    this.#pending.bury({ source, reason, content, at: clock.now() });
  }

  #count({ taken }: PendingCommit): void {
    this.#counts.commits += 1;
    this.#counts.durable += taken.readings;
    this.#counts.durableBytes += taken.bytes;
  }

  #requestAck({ source, session }: IngestEnvelope): IngestAck {
    return { v: 1, source, session, through: this.#deps.log.intakeMark(source, session), resend: true };
  }

  #durableAck({ source, session }: IngestEnvelope): IngestAck | undefined {
    const through = this.#deps.log.intakeMark(source, session);
    return through === 0 ? undefined : { v: 1, source, session, through };
  }
}
