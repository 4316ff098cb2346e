import { describe, expect, it } from '@jest/globals';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import fc from 'fast-check';
import { RecentRows } from '../../src/adapters/recent-rows.ts';
import { SliceBuilder, type SliceRow } from '../../src/adapters/slice-builder.ts';
import { encodeRow, isSound, rowAsRead } from '../../src/adapters/stored-row.ts';

const EPOCH = '00000000000000bb';

/** Rows of so many readings each, one behind the other, as they are kept in memory and as they are read back. */
function makeRows(counts: readonly number[], fast = false) {
  let seq = 1;
  return counts.map((count) => {
    const row = encodeRow(seq, { epoch: EPOCH, seq }, { stamp: 0, fast }, sampleReadings(count, seq));
    seq += count;
    return row;
  });
}

const recentOf = (rows: readonly SliceRow[], maxBytes?: number): RecentRows => {
  const recent = new RecentRows(maxBytes);
  for (const row of rows) recent.add([row]);
  return recent;
};

const counts = fc.array(fc.integer({ min: 1, max: 200 }), { minLength: 1, maxLength: 12 });

describe('the newest rows in memory', () => {
  it('give what the same rows give that are read back, for any place and limit', () => {
    const maxBytes = fc.integer({ min: 1, max: 20_000 });
    fc.assert(
      fc.property(counts, fc.nat(2400), fc.nat(2400), maxBytes, fc.boolean(), (sizes, from, length, limit, fast) => {
        const rows = makeRows(sizes, fast);
        const wanted = { after: from, until: from + length, maxBytes: limit };
        const builder = new SliceBuilder(wanted);
        rows.filter(({ stored }) => stored.seq <= wanted.until).every(({ stored }) => builder.add(rowAsRead(stored)));
        expect(recentOf(rows.map(({ asRead }) => asRead)).read(wanted)).toEqual(builder.slice);
      }),
      { numRuns: 60 },
    );
  });

  it('never hold more JSON than they may, and keep the newest', () => {
    fc.assert(
      fc.property(counts, fc.integer({ min: 0, max: 100_000 }), (sizes, maxBytes) => {
        const rows = makeRows(sizes);
        const recent = recentOf(
          rows.map(({ asRead }) => asRead),
          maxBytes,
        );
        let room = maxBytes;
        const fits = rows.toReversed().map(({ asRead }) => {
          room -= asRead.open().jsonBytes;
          return room >= 0;
        });
        const held = rows.map(({ asRead: { seq } }) => {
          return recent.read({ after: seq - 1, until: seq, maxBytes: 1 }) !== undefined;
        });
        expect(held).toEqual(fits.toReversed());
      }),
      { numRuns: 40 },
    );
  });

  it('forget what was deleted, and leave what is older to the file', () => {
    const recent = recentOf(makeRows([5, 5, 5]).map(({ asRead }) => asRead));
    recent.forgetBelow(6);
    expect(recent.read({ after: 4, until: 15, maxBytes: 7000 })).toBeUndefined();
    expect(recent.read({ after: 5, until: 15, maxBytes: 7000 })).toMatchObject({ seq: 6 });
    recent.forgetBelow(16);
    expect(recent.read({ after: 10, until: 15, maxBytes: 7000 })).toBeUndefined();
  });
});

describe('a row that was deflated fast', () => {
  it('is as sound, reads the same and is larger', () => {
    const [fast, small] = [makeRows([200], true)[0], makeRows([200])[0]];
    expect(fast && isSound(fast.stored)).toBe(true);
    expect(fast && rowAsRead(fast.stored).open().readings()).toEqual(sampleReadings(200, 1));
    expect(fast?.stored.body.length).toBeGreaterThan(small?.stored.body.length ?? Number.POSITIVE_INFINITY);
  });
});
