import { copyFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { LogInFolder, readAll } from './log-in-folder.ts';

const NEW = 5000;

/** A log of small rows and some that lie on overflow pages; what each place holds. */
function filled(): { readonly folder: LogInFolder; readonly given: Map<number, ReturnType<typeof readAll>[number]> } {
  const folder = new LogInFolder();
  const found = folder.use((log) => {
    for (let i = 0; i < 150; i += 1) {
      const count = i % 25 === 0 ? 150 : 1 + (i % 5);
      log.append({
        readings: sampleReadings(count, log.head()),
        marks: [{ source: 'ble', session: 's', through: i + 1 }],
      });
    }
    return readAll(log);
  });
  return { folder, given: new Map(found.map((one) => [one.place, one])) };
}

describe('a log, wherever bytes of it are spoiled', () => {
  const { folder: sound, given } = filled();
  const size = sound.bytes;
  const spots = fc.array(fc.tuple(fc.nat(size - 1), fc.integer({ min: 1, max: 3000 })), { minLength: 1, maxLength: 6 });

  it('opens, gives nothing that it was not given, counts what is missing, and goes on', () => {
    fc.assert(
      fc.property(spots, (spoiled) => {
        const folder = new LogInFolder();
        copyFileSync(sound.file, folder.file);
        for (const [at, length] of spoiled) folder.spoil(at, Math.min(length, size - at));
        folder.use((log) => {
          const rest = readAll(log);
          expect(rest).toEqual(rest.map(({ place }) => given.get(place)));
          log.append({ readings: sampleReadings(2, NEW), marks: [] });
          const after = readAll(log);
          expect(after.slice(-2).map(({ reading }) => reading)).toEqual(sampleReadings(2, NEW));
          const isHeadKnown = log.head() < 1_000_000_000;
          const lost = log.losses().reduce((sum, { readings }) => sum + readings, 0);
          if (isHeadKnown) expect(lost).toBe(given.size - (after.length - 2));
        });
      }),
      { numRuns: 12 },
    );
  });
});
