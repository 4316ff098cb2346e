import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Reading } from '@sward/contracts/reading.ts';
import { sampleReading } from '@sward/contracts/testing/sample-reading.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import fc from 'fast-check';
import { openSqliteReadingLog } from '../../src/adapters/sqlite-reading-log.ts';
import type { Intake } from '../../src/intake.ts';
import { LogWriteError } from '../../src/log-errors.ts';
import type { ReadingLog } from '../../src/ports.ts';
import { reductionSchema, ruleBook } from '../../src/reduction/rules.ts';
import { batchOf, intakeOn } from '../intake-on-log.ts';
import { MemoryReadingLog } from '../memory-reading-log.ts';

const BOOT = 'boot-1';
const WINDOWS = { all: { window_s: 60 } };

const heardAt = (atS: number, temperature: number): Reading =>
  sampleReading(0, { boot_id: BOOT, mono_ms: atS * 1000, values: { temperature_c: temperature } });

const clockAt = (atS: number, bootId = BOOT) => new ManualClock({ monotonicMs: atS * 1000, bootId });

/** What the log holds, oldest first. */
function contentOf(log: ReadingLog): Reading[] {
  const content: Reading[] = [];
  for (let slice = log.read(0, 100_000); slice !== undefined; slice = log.read(content.length, 100_000)) {
    content.push(...slice.readings);
  }
  return content;
}

let file: string;
beforeEach(() => {
  file = join(mkdtempSync(join(tmpdir(), 'sward-reduction-')), 'readings.db');
});
afterEach(() => rmSync(join(file, '..'), { recursive: true, force: true }));

/** A process that takes batches in, commits each, and is killed: nothing is flushed, nothing is told to stop. */
function runProcess(atS: number, batches: [number: number, readings: Reading[]][], options: object = {}) {
  const log = openSqliteReadingLog({ file });
  const { intake } = intakeOn(log, { reduction: WINDOWS, clock: clockAt(atS), ...options });
  for (const [number, readings] of batches) {
    intake.offer(batchOf(number, { readings }), 100);
    intake.commit();
  }
  if (batches.length === 0) intake.commit();
  const content = contentOf(log);
  log.close();
  return content;
}

const threeOf = (batch: number) => [0, 1, 2].map((i) => heardAt(batch * 10 + i, 20));

function failingCommit(log: MemoryReadingLog, intake: Intake): void {
  log.failNextAppend = new LogWriteError('disk full');
  try {
    intake.commit();
  } catch (error) {
    expect(error).toBeInstanceOf(LogWriteError);
  }
  log.failNextAppend = undefined;
}

describe('reduction in the intake', () => {
  it('loses nothing acknowledged at a kill: an open window goes on in the next process, each reading in it once', () => {
    expect(runProcess(10, [[1, [heardAt(5, 20), heardAt(8, 22)]]])).toEqual([]);
    // The acknowledgement was lost with the process: the source sends the batch again.
    const batches: [number, Reading[]][] = [
      [1, [heardAt(5, 20), heardAt(8, 22)]],
      [2, [heardAt(20, 27)]],
    ];
    expect(runProcess(21, batches)).toEqual([]);
    expect(runProcess(62, [])).toEqual([
      expect.objectContaining({
        values: { temperature_c: 23, temperature_c_min: 20, temperature_c_max: 27 },
        aggregate: { window_s: 60, count: 3 },
      }),
    ]);
    expect(runProcess(63, [])).toHaveLength(1);
  });

  it('stores the window of a boot that ended with the power', () => {
    runProcess(10, [[1, [heardAt(5, 20)]]]);
    expect(runProcess(3, [], { clock: clockAt(3, 'boot-2') })).toMatchObject([
      { boot_id: BOOT, aggregate: { count: 1 } },
    ]);
  });

  it('goes on from the value stored last after a restart', () => {
    const reduction = { all: { dead_band: 1 } };
    runProcess(10, [[1, [heardAt(5, 20)]]], { reduction });
    expect(runProcess(11, [[2, [heardAt(6, 20.5)]]], { reduction })).toHaveLength(1);
    expect(runProcess(12, [[3, [heardAt(7, 21)]]], { reduction })).toHaveLength(2);
  });

  it('tells the log how many readings it reduced, with the commit that makes it durable', () => {
    const log = new MemoryReadingLog();
    const reduced: (number | undefined)[] = [];
    const append = log.append.bind(log);
    log.append = (commit) => {
      append(commit);
      reduced.push(commit.reduced);
    };
    const { intake } = intakeOn(log, { reduction: WINDOWS, clock: clockAt(10) });
    intake.offer(batchOf(1, { readings: [heardAt(5, 20), heardAt(6, 20)] }), 100);
    log.failNextAppend = new LogWriteError('disk full');
    expect(() => intake.commit()).toThrow(LogWriteError);
    intake.commit();
    intake.offer(batchOf(2, { readings: [heardAt(7, 20)] }), 100);
    intake.commit();
    expect(reduced).toEqual([2, 1]);
    expect(intake.counters).toMatchObject({ received: 3, durable: 3, reduced: 3 });
  });

  it('writes what it remembers when it changes, and not again', () => {
    const log = new MemoryReadingLog();
    const { intake } = intakeOn(log, { reduction: WINDOWS, clock: clockAt(10) });
    intake.offer(batchOf(1, { readings: [heardAt(5, 20)] }), 100);
    intake.commit();
    log.append = () => {
      throw new LogWriteError('nothing was to be written');
    };
    expect(intake.commit()).toEqual([]);
  });

  it('writes all that it remembers into the file that takes the place of a damaged one', () => {
    const log = new MemoryReadingLog();
    const { intake } = intakeOn(log, { reduction: WINDOWS, clock: clockAt(10) });
    intake.offer(batchOf(1, { readings: [heardAt(5, 20)] }), 100);
    intake.commit();
    const [[name = '', text = ''] = []] = [...log.states('reduction/')];
    log.append({ readings: [], marks: [], state: new Map([[name, '']]) });
    log.id = '00000000000000ab';
    intake.commit();
    expect(log.state(name)).toBe(text);
  });

  it('counts each acknowledged reading once in some window, whatever is repeated, fails or is killed', () => {
    const offer = fc.integer({ min: 1, max: 12 });
    const event = fc.constantFrom(
      'commit' as const,
      'commit' as const,
      'fail' as const,
      'kill' as const,
      'wait' as const,
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(offer, offer, event), { maxLength: 80 }), (steps) => {
        const log = new MemoryReadingLog();
        const clock = clockAt(0);
        const start = () => intakeOn(log, { reduction: WINDOWS, clock }).intake;
        let intake = start();
        const events = {
          commit: () => void intake.commit(),
          fail: () => failingCommit(log, intake),
          kill: () => {
            intake = start();
          },
          wait: () => clock.advance(60_000),
        };
        for (const one of [...steps, 'commit', 'wait', 'wait', 'wait', 'commit'] as const) {
          if (typeof one === 'number') intake.offer(batchOf(one, { readings: threeOf(one) }), 100);
          else events[one]();
        }
        const counted = log.readings.reduce((sum, { aggregate }) => sum + (aggregate?.count ?? 0), 0);
        expect(counted).toBe(log.intakeMark('ble', 's1') * 3);
        expect(log.states('reduction/').size).toBe(0);
      }),
    );
  });

  it('stores what was open when the rules change, in the next commit', () => {
    const log = new MemoryReadingLog();
    const { intake } = intakeOn(log, { reduction: WINDOWS, clock: clockAt(10) });
    intake.offer(batchOf(1, { readings: [heardAt(5, 20)] }), 100);
    intake.commit();
    intake.setRules(ruleBook(reductionSchema.parse({})));
    intake.commit();
    expect(log.readings).toMatchObject([{ aggregate: { window_s: 60, count: 1 } }]);
    expect(log.states('reduction/').size).toBe(0);
  });
});
