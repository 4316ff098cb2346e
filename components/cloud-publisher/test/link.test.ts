import { describe, expect, it } from '@jest/globals';
import { Link } from '../src/link.ts';
import { Pacer } from '../src/pacer.ts';

function setUp() {
  const pacer = new Pacer({ publishes: 80, bytes: 450_000 }, 0);
  return { pacer, link: new Link(pacer, () => 0.5) };
}

/** The nucleus refuses whatever it is given, as often as the link allows, from 0 to `untilMs`. */
function refusals(link: Link, untilMs: number): number {
  let count = 0;
  for (let nowMs = 0; nowMs <= untilMs; nowMs += Math.max(1, link.refused(nowMs))) count += 1;
  return count;
}

describe('the link', () => {
  it('takes a few refusals for too much at once: less is sent, and it is up all the same', () => {
    const { link, pacer } = setUp();
    link.confirmed();
    refusals(link, 1000);
    expect([link.state, link.probing]).toEqual(['up', false]);
    expect(pacer.share).toBeLessThan(1);
  });

  it('is down where nothing is taken for two seconds, and the pace is not to blame', () => {
    const { link, pacer } = setUp();
    refusals(link, 3000);
    expect([link.state, link.probing]).toEqual(['refused', true]);
    expect(pacer.share).toBe(1);
  });

  it('is tried at least every half second while it is down, however long that is', () => {
    const { link } = setUp();
    const day = 86_400_000;
    refusals(link, 3000);
    expect(link.refused(day)).toBeLessThanOrEqual(500);
    expect(refusals(link, 60_000)).toBeLessThan(400);
  });

  it('is up again with the first confirmation, at full pace and at once', () => {
    const { link } = setUp();
    refusals(link, 3000);
    link.accepted();
    expect([link.state, link.probing]).toEqual(['unconfirmed', true]);
    expect(link.confirmed()).toBe(true);
    expect([link.state, link.probing, link.resumeAtMs]).toEqual(['up', false, Number.NEGATIVE_INFINITY]);
    expect(link.confirmed()).toBe(false);
  });

  it('begins a new series of refusals after something was taken', () => {
    const { link } = setUp();
    for (let nowMs = 0; nowMs <= 10_000; nowMs += 1000) {
      link.refused(nowMs);
      link.accepted();
    }
    expect(link.probing).toBe(false);
  });

  it('that is silent is not up', () => {
    const { link } = setUp();
    link.confirmed();
    link.silent();
    expect([link.state, link.probing]).toEqual(['unconfirmed', true]);
  });

  it('that is not authorised stays so until a publish is taken, and is tried slowly', () => {
    const { link } = setUp();
    expect(link.unauthorized(0)).toBe(30_000);
    expect([link.state, link.resumeAtMs]).toEqual(['unauthorized', 30_000]);
    link.accepted();
    expect(link.state).toBe('unconfirmed');
  });

  it('is judged by the word of the nucleus where there is nothing else to judge by', () => {
    const { link } = setUp();
    link.told(true);
    expect(link.state).toBe('up');
    link.told(false);
    expect(link.state).toBe('refused');
  });
});
