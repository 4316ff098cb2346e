import type { IngestEnvelope } from '@sward/contracts/ingest.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { Intake } from '../src/intake.ts';
import type { ReadingLog } from '../src/ports.ts';
import { REDUCTION_STATE, Reducer } from '../src/reduction/reducer.ts';
import { reductionSchema, ruleBook } from '../src/reduction/rules.ts';
import { CLOCK_STATE, TimeKeeper } from '../src/time/time-keeper.ts';

/** What the log holds of a reading that was offered where nothing tells whether the clock is set. */
export const UNKNOWN_TIME = { time_quality: 'unknown' } as const;

export type IntakeOptions = { readonly reduction?: object; readonly clock?: ManualClock };

/** An intake with all that belongs to it, as one process has it: what an earlier one left in the log comes back. */
export function intakeOn(log: ReadingLog, { reduction = {}, clock = new ManualClock() }: IntakeOptions = {}) {
  const times = new TimeKeeper({ clock, notBeforeMs: 0, waitS: () => 120 });
  times.restore(log.state(CLOCK_STATE));
  const reducer = new Reducer(ruleBook(reductionSchema.parse(reduction)), log.states(REDUCTION_STATE));
  return { intake: new Intake({ log, clock, times, reducer }), clock, times };
}

/** Batch `number` of one session, with two readings that no other has. */
export function batchOf(number: number, fields: Partial<IngestEnvelope> = {}): IngestEnvelope {
  const readings = sampleReadings(2, number * 10);
  return { v: 1, source: 'ble', session: 's1', batch: number, base: 1, readings, ...fields };
}
