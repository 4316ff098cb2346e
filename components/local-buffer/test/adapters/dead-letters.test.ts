import { beforeEach, describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import type { DeadLetter } from '../../src/ports.ts';
import { LogInFolder } from './log-in-folder.ts';

let folder: LogInFolder;
beforeEach(() => {
  folder = new LogInFolder();
});

const letter = (n: number, content: unknown = n): DeadLetter => ({ reason: `R${n}`, source: 'ble', at: n, content });

const bury = (letters: readonly DeadLetter[]) =>
  folder.use((log) => {
    log.append({ readings: [], marks: [], deadLetters: letters });
    return log.counters();
  });

describe('the dead letters of the log', () => {
  it('are a thousand at most: the oldest make room, and are counted', () => {
    const first = bury(Array.from({ length: 900 }, (_, n) => letter(n)));
    const second = bury(Array.from({ length: 250 }, (_, n) => letter(900 + n)));
    expect([first.deadLettersDropped, second.deadLetters, second.deadLettersDropped]).toEqual([0, 1150, 150]);
    const kept = folder.deadLetters();
    expect([kept.length, kept[0]?.reason, kept.at(-1)?.reason]).toEqual([1000, 'R150', 'R1149']);
  });

  it('are a MiB at most, and each is cut to 4,000 characters', () => {
    const { deadLettersDropped } = bury(Array.from({ length: 400 }, (_, n) => letter(n, 'x'.repeat(10_000))));
    const most = Math.floor((1024 * 1024) / 4000);
    expect(deadLettersDropped).toBe(400 - most);
  });

  it('tell of a reading who refused it and why, with the reading', () => {
    folder.use((log) => {
      log.append({ readings: sampleReadings(5), marks: [] });
      log.refuse('cloud', [2, 3], 'TOO_OLD: 2 years');
    });
    expect(folder.deadLetters()).toEqual(
      sampleReadings(2, 1).map((content) => ({ source: 'cloud', reason: 'TOO_OLD: 2 years', content })),
    );
  });

  it('come with their commit or not at all', () => {
    folder.use((log) => {
      const state = new Map([['x', JSON.parse('null')]]);
      expect(() => log.append({ readings: [], marks: [], deadLetters: [letter(1)], state })).toThrow();
      expect(log.counters().deadLetters).toBe(0);
    });
    expect(folder.deadLetters()).toEqual([]);
  });
});
