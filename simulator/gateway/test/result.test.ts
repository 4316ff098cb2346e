import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { resultOf } from '../src/result.ts';

const counts = { received: 0, durable: 0, published: 0, confirmed: 0, held: 0, dropped: 0, carriedOver: 0 };
const cloud = { stored: 0, duplicates: 0, latency_ms: { p50: 1, p95: 2 }, devices: [] };

describe('the result of a run', () => {
  it('begins with the fields that the issue names, in their order', () => {
    const result = resultOf(counts, cloud, [{ name: 'a', rss_mb: 1, pss_mb: 1, cpu_pct: 1 }]);
    expect(JSON.stringify(result)).toMatch(
      /^{"received":0,"durable":0,"published":0,"confirmed":0,"stored":0,"lost":0,"duplicated":0,"latency_ms":{"p50":1,"p95":2},"processes":\[{"name":"a","rss_mb":1,"pss_mb":1,"cpu_pct":1}\],/,
    );
  });

  it('calls lost what was received, is not stored and is not held', () => {
    expect(resultOf({ ...counts, received: 10, held: 2 }, { ...cloud, stored: 7 }, []).lost).toBe(1);
  });

  it('calls what an outage left on the gateway held, not lost', () => {
    const result = resultOf({ ...counts, received: 10, held: 4 }, { ...cloud, stored: 6 }, []);
    expect([result.lost, result.held]).toEqual([0, 4]);
  });

  it('expects what an earlier run left as well', () => {
    expect(resultOf({ ...counts, received: 5, carriedOver: 3 }, { ...cloud, stored: 5 }, []).lost).toBe(3);
    expect(resultOf({ ...counts, received: 5, carriedOver: 3 }, { ...cloud, stored: 8 }, []).lost).toBe(0);
  });

  it('lets no repeated row make up for a lost one', () => {
    const result = resultOf({ ...counts, received: 10 }, { ...cloud, stored: 10, duplicates: 2 }, []);
    expect([result.lost, result.duplicated]).toEqual([2, 2]);
  });

  it('balances: all that was there is stored once, held or lost', () => {
    const part = fc.nat({ max: 1000 });
    fc.assert(
      fc.property(part, part, part, part, part, (stored, held, lost, duplicates, carriedOver) => {
        const received = Math.max(0, stored + held + lost - carriedOver);
        const known = received + carriedOver;
        const result = resultOf(
          { ...counts, received, held, carriedOver },
          { ...cloud, stored: stored + duplicates, duplicates },
          [],
        );
        expect(result.lost).toBe(known - stored - held);
        expect(result.lost).toBeGreaterThanOrEqual(0);
      }),
    );
  });
});
