import { describe, expect, it } from '@jest/globals';
import type { Measured } from '../pipeline/measure.ts';
import type { SubjectResult } from '../pipeline/measure-subject.ts';
import { latencyRows, rateRows } from '../pipeline/rows.ts';

const measured = (perSecond: number, p50: number, change: Partial<Measured> = {}): Measured => ({
  offered: 10,
  stored: 10,
  repeated: 0,
  dropped: 0,
  seconds: 1,
  perSecond,
  p50,
  p95: p50 * 2,
  cpuMsPerReading: 0.1,
  cpuPercent: 5,
  pssMb: 20,
  ...change,
});

const result = (name: string, most: Measured | undefined, missing?: string): SubjectResult => ({
  subject: {
    name,
    durability: `of ${name}`,
    mostCount: 1,
    start: async () => ({ pids: async () => [], offer: async () => ({ dropped: 0 }) }),
  },
  byRate: new Map(most === undefined ? [] : [[100, most]]),
  most,
  ...(missing === undefined ? {} : { missing }),
});

const RESULTS = [
  result('own', measured(1000, 50, { stored: 8, repeated: 1 })),
  result('peer', measured(400, 10)),
  result('absent', undefined, 'it does not install'),
];

describe('the rows of the pipeline', () => {
  it('give rates as ratios to each peer, what is missing and what came twice', () => {
    const [own] = rateRows(RESULTS, [['peer', 'peer']]);
    expect(own?.figures).toMatchObject({ readings_per_s: 1000, x_peer: 2.5, lost: 2, twice: 1 });
    expect(own?.note).toBe('of own');
  });

  it('say why a peer has no figures, and give no ratio to it', () => {
    const rows = rateRows(RESULTS, [['absent', 'absent']]);
    expect(rows[0]?.figures).toMatchObject({ x_absent: null });
    expect(rows[2]).toMatchObject({ figures: { readings_per_s: null }, note: 'it does not install' });
  });

  it('give latencies at a rate, of those that were measured there', () => {
    const rows = latencyRows(RESULTS, 100, [['peer', 'peer']]);
    expect(rows.map(({ subject }) => subject)).toEqual(['own', 'peer']);
    expect(rows[0]?.figures).toMatchObject({ p50_ms: 50, p95_ms: 100, x_peer: 5 });
  });
});
