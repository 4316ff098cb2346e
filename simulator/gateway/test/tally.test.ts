import { describe, expect, it } from '@jest/globals';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import fc from 'fast-check';
import { Tally } from '../src/tally.ts';
import { status } from './examples.ts';

describe('the tally', () => {
  it('is zero before anybody has spoken', () => {
    expect(new Tally().counts).toEqual({
      received: 0,
      durable: 0,
      published: 0,
      confirmed: 0,
      dropped: 0,
      held: 0,
      carriedOver: 0,
    });
  });

  it('takes each count from the component that knows it', () => {
    const tally = new Tally();
    tally.ingest(status({ received: 10, dropped: 1, depth: 2 }));
    tally.buffer(status({ received: 8, dropped: 3, depth: 5, detail: { durable: 8 } }));
    tally.publisher(status({ sent: 4, detail: { published: 6 } }));
    expect(tally.counts).toEqual({
      received: 10,
      durable: 8,
      published: 6,
      confirmed: 4,
      dropped: 4,
      held: 6,
      carriedOver: 0,
    });
  });

  it('holds a reading in one place, though an older status of ingest still counts it', () => {
    const tally = new Tally();
    tally.ingest(status({ received: 10, depth: 10 }));
    tally.buffer(status({ received: 10, depth: 10, detail: { durable: 10 } }));
    expect(tally.counts.held).toBe(10);
  });

  it('goes on counting over the restart of a component', () => {
    const tally = new Tally();
    for (const received of [5, 9, 2, 4, 0, 1]) tally.ingest(status({ received }));
    expect(tally.counts.received).toBe(9 + 4 + 1);
  });

  it('reads a detail that is missing or no number as zero', () => {
    const tally = new Tally();
    tally.publisher(status({ detail: { published: 'many' } }));
    tally.buffer(status({}));
    expect([tally.counts.published, tally.counts.durable]).toEqual([0, 0]);
  });

  it('calls carried over what the buffer held at first without having received it', () => {
    const tally = new Tally();
    tally.buffer(status({ received: 2, depth: 7 }));
    tally.buffer(status({ received: 3, depth: 1 }));
    expect(tally.counts.carriedOver).toBe(5);
  });

  it('does not take what a restarted buffer finds in its own log for carried over', () => {
    const tally = new Tally();
    tally.buffer(status({ received: 2, depth: 2 }));
    tally.buffer(status({ received: 0, depth: 2 }));
    expect(tally.counts.carriedOver).toBe(0);
  });

  it('counts all that each life of a component counted, wherever statuses fall', () => {
    // Each life counts up from nothing; a restart is seen where the next life's first status is lower.
    const life = fc.array(fc.nat({ max: 50 }), { minLength: 1, maxLength: 5 }).map((steps) => {
      let total = 1000;
      return [0, ...steps.map((step) => (total += step))];
    });
    fc.assert(
      fc.property(fc.array(life, { minLength: 1, maxLength: 4 }), (lives) => {
        const tally = new Tally();
        for (const received of lives.flat()) tally.ingest(status({ received }));
        expect(tally.counts.received).toBe(lives.reduce((sum, each) => sum + (each.at(-1) ?? 0), 0));
      }),
    );
  });

  it('never goes down while components count up or start anew', () => {
    const anyStatus: fc.Arbitrary<ComponentStatus> = fc.nat({ max: 100 }).map((received) => status({ received }));
    fc.assert(
      fc.property(fc.array(anyStatus), (statuses) => {
        const tally = new Tally();
        let before = 0;
        for (const each of statuses) {
          tally.ingest(each);
          expect(tally.counts.received).toBeGreaterThanOrEqual(before);
          before = tally.counts.received;
        }
      }),
    );
  });
});
