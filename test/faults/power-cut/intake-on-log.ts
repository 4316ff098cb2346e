import { Intake } from '@sward/local-buffer/intake.ts';
import { REDUCTION_STATE, Reducer } from '@sward/local-buffer/reduction/reducer.ts';
import { reductionSchema, ruleBook } from '@sward/local-buffer/reduction/rules.ts';
import { TimeKeeper } from '@sward/local-buffer/time/time-keeper.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { NotingLog } from './notes.ts';
import type { WorkedLog } from './worked-log.ts';

/** The buffer's intake as a process has it that begins with this log. Nothing tells it whether the clock is set. */
export function intakeOn(log: WorkedLog): Intake {
  const clock = new ManualClock();
  const times = new TimeKeeper({ clock, notBeforeMs: 0, waitS: () => 0 });
  const reducer = new Reducer(ruleBook(reductionSchema.parse({})), log.states(REDUCTION_STATE));
  return new Intake({ log: new NotingLog(log), clock, times, reducer });
}
