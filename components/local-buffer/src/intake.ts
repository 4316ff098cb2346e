import type { IngestAck, IngestEnvelope } from '@sward/contracts/ingest.ts';
import { type Reading, readingSchema } from '@sward/contracts/reading.ts';
import type { IntakeMark, ReadingLog } from './ports.ts';

/** What to do with a batch that arrived. */
export type Verdict = 'accept' | 'duplicate' | 'gap';

/**
 * Judges batch number `batch` of a session of which all through `through` were taken. The numbers between, if below
 * `base`, were given up by the sender; any other number that is missing will be sent again first.
 */
export function judgeBatch(batch: number, base: number, through: number): Verdict {
  if (batch <= through) return 'duplicate';
  return batch === Math.max(through + 1, base) ? 'accept' : 'gap';
}

/**
 * Readings held for the next commit at most. Where commits fail the sources send on, and what they give up does not end
 * here: without a bound a full disk would fill the memory.
 */
const MAX_PENDING = 10_000;

const keyOf = (source: string, session: string) => `${source} ${session}`;

/**
 * The receiving half of the hop from ingest: takes batches in order, holds them until the next group commit, and
 * acknowledges only what is on disk.
 */
export class Intake {
  readonly #log: ReadingLog;
  #readings: Reading[] = [];
  #taken = new Map<string, IntakeMark>();
  #received = 0;
  #invalid = 0;
  #duplicates = 0;
  #gaps = 0;
  #refused = 0;

  constructor(log: ReadingLog) {
    this.#log = log;
  }

  /**
   * Readings received, refused as invalid and awaiting commit; batches seen twice, seen too early, and refused because
   * too much awaits commit.
   */
  get counters() {
    return {
      received: this.#received,
      invalid: this.#invalid,
      pending: this.#readings.length,
      duplicates: this.#duplicates,
      gaps: this.#gaps,
      refused: this.#refused,
    };
  }

  /**
   * Takes a batch in. A duplicate of what is on disk already gives the acknowledgement to repeat, because the sender
   * evidently missed it. A batch that came too early gives the request for those ahead of it: after a restart of the
   * buffer the source would otherwise wait for its patience to end. Everything else is acknowledged by the commit. A
   * batch that is not taken is sent again.
   */
  offer(batch: IngestEnvelope): IngestAck | undefined {
    const through = this.#through(batch);
    const verdict = judgeBatch(batch.batch, batch.base, through);
    const full = this.#readings.length >= MAX_PENDING;
    if (verdict === 'accept' && full) this.#refused += 1;
    if (verdict === 'accept' && !full) this.#accept(batch);
    if (verdict === 'gap') this.#gaps += 1;
    if (verdict === 'duplicate') this.#duplicates += 1;
    if (verdict === 'duplicate') return this.#durableAck(batch);
    return verdict === 'gap' && !full ? this.#requestAck(batch) : undefined;
  }

  /**
   * Writes all that is pending in one transaction and gives the acknowledgements to send.
   * @throws LogWriteError: all stays pending, nothing is acknowledged
   */
  commit(): IngestAck[] {
    if (this.#taken.size === 0) return [];
    const marks = [...this.#taken.values()];
    this.#log.append({ readings: this.#readings, marks });
    this.#readings = [];
    this.#taken = new Map();
    return marks.map((mark) => ({ v: 1, ...mark }));
  }

  #through(batch: IngestEnvelope): number {
    const taken = this.#taken.get(keyOf(batch.source, batch.session));
    return taken?.through ?? this.#log.intakeMark(batch.source, batch.session);
  }

  #accept(batch: IngestEnvelope): void {
    for (const candidate of batch.readings) this.#acceptReading(candidate);
    const { source, session } = batch;
    this.#taken.set(keyOf(source, session), { source, session, through: batch.batch });
  }

  #acceptReading(candidate: unknown): void {
    this.#received += 1;
    const checked = readingSchema.safeParse(candidate);
    if (checked.success) this.#readings.push(checked.data);
    else this.#invalid += 1;
  }

  #requestAck({ source, session }: IngestEnvelope): IngestAck {
    return { v: 1, source, session, through: this.#log.intakeMark(source, session), resend: true };
  }

  #durableAck({ source, session }: IngestEnvelope): IngestAck | undefined {
    const through = this.#log.intakeMark(source, session);
    return through === 0 ? undefined : { v: 1, source, session, through };
  }
}
