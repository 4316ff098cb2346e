import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resultOf } from '../src/result.ts';
import { status } from './examples.ts';

const counts = { received: 0, durable: 0, published: 0, confirmed: 0, held: 0, dropped: 0, carriedOver: 0 };
const ledger = { seen: 0, open: 0 };
const cloud = { stored: 0, duplicates: 0, latency_ms: { p50: 1, p95: 2 }, devices: [] };

describe('the result of a run', () => {
  it('begins with the fields that the issue names, in their order', () => {
    const result = resultOf(counts, ledger, cloud, [{ name: 'a', rss_mb: 1, pss_mb: 1, cpu_pct: 1 }]);
    expect(JSON.stringify(result)).toMatch(
      /^{"received":0,"durable":0,"published":0,"confirmed":0,"stored":0,"lost":0,"duplicated":0,"latency_ms":{"p50":1,"p95":2},"processes":\[{"name":"a","rss_mb":1,"pss_mb":1,"cpu_pct":1}\],/,
    );
  });

  it('adds what each component said last and what a person should know, behind the older fields', () => {
    const said = status({ received: 4, dropped: 1, configuration: { valid: false, refused: ['mode: bad'] } });
    const result = resultOf({ ...counts, dropped: 1 }, ledger, cloud, [], [said]);
    const { v: _, ...without } = said;
    expect(Object.keys(result).slice(-5)).toEqual(['devices', 'dropped', 'components', 'troubles', 'alerts']);
    expect([result.dropped, result.components]).toEqual([1, [without]]);
    expect(result.troubles).toEqual([expect.stringContaining('mode: bad')]);
  });

  it('calls lost what was received, is not stored and is not held', () => {
    expect(resultOf({ ...counts, received: 10, held: 2 }, { seen: 10, open: 3 }, cloud, []).lost).toBe(1);
  });

  it('calls what an outage left on the gateway held, not lost', () => {
    const result = resultOf({ ...counts, received: 10, held: 4 }, { seen: 10, open: 4 }, cloud, []);
    expect([result.lost, result.held]).toEqual([0, 4]);
  });

  it('takes no row of an earlier run for one of this, nor asks for one that the cloud had stored before', () => {
    const carried = { ...counts, received: 5, carriedOver: 3 };
    expect(resultOf(carried, { seen: 5, open: 2 }, { ...cloud, stored: 6 }, []).lost).toBe(2);
    expect(resultOf(carried, { seen: 5, open: 0 }, { ...cloud, stored: 6 }, []).lost).toBe(0);
  });

  it('does not hide a loss behind what an earlier run left and is still held', () => {
    expect(resultOf({ ...counts, received: 2, carriedOver: 3, held: 3 }, { seen: 2, open: 2 }, cloud, []).lost).toBe(2);
  });

  it('knows what a killed component had received better than its last status', () => {
    const result = resultOf({ ...counts, received: 7 }, { seen: 10, open: 1 }, cloud, []);
    expect([result.received, result.lost]).toEqual([10, 1]);
  });

  it('misses what ingest had heard and never sent', () => {
    expect(resultOf({ ...counts, received: 12 }, { seen: 10, open: 0 }, cloud, []).lost).toBe(2);
  });

  it('lets no repeated row make up for a lost one', () => {
    const result = resultOf(
      { ...counts, received: 10 },
      { seen: 10, open: 2 },
      { ...cloud, stored: 10, duplicates: 2 },
      [],
    );
    expect([result.lost, result.duplicated]).toEqual([2, 2]);
  });

  it('balances: all that was received is stored, held or lost', () => {
    const part = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(part, part, part, (arrived, held, lost) => {
        const received = arrived + held + lost;
        const result = resultOf({ ...counts, received, held }, { seen: received, open: held + lost }, cloud, []);
        expect(result.lost).toBe(lost);
      }),
    );
  });
});
