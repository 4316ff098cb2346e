import { describe, expect, it } from '@jest/globals';
import {
  type Bundle,
  isDue,
  MAX_GATHERED,
  newBundle,
  offer,
  seal,
  unseal,
  waits,
} from '../../lib/notifications/bundle.ts';
import { HOUR, MINUTE, MONDAY } from '../alerts/examples.ts';
import { notification } from './examples.ts';

const at = (now: number) => ({ now: MONDAY + now, intervalMs: MINUTE, mayGoAlone: true });
const named = (id: string) => notification({ id });

/** The bundle after each of the ids was offered, a second apart. */
function offered(ids: readonly string[], bundle: Bundle = newBundle('slack'), from = 0): Bundle {
  return ids.reduce((state, id, i) => offer(state, named(id), at(from + i * 1000)).next ?? state, bundle);
}

describe('a bundle', () => {
  it('lets the first go alone and gathers what follows', () => {
    expect(offer(newBundle('slack'), named('a'), at(0)).send).toBe(true);
    expect(offer(offered(['a']), named('b'), at(1000)).send).toBe(false);
    expect(offered(['a', 'b', 'c']).gathered.ids).toEqual(['b', 'c']);
  });

  it('is due when the interval is over, and not before', () => {
    expect(isDue(offered(['a', 'b']), at(MINUTE - 1))).toBe(false);
    expect(isDue(offered(['a', 'b']), at(MINUTE))).toBe(true);
    expect(isDue(offered(['a']), at(MINUTE))).toBe(false);
  });

  it('is due, and goes on at once, where the clock that set its end was set back; not where clocks differ by seconds', () => {
    expect(isDue(offered(['a', 'b']), at(-HOUR))).toBe(true);
    expect(offer(offered(['a']), named('b'), at(-HOUR)).send).toBe(true);
    expect(isDue(offered(['a', 'b']), at(-5000))).toBe(false);
    expect(offer(offered(['a']), named('b'), at(-5000)).send).toBe(false);
  });

  it('is calm again after an interval in which nothing came', () => {
    expect(offer(offered(['a']), named('b'), at(MINUTE)).send).toBe(true);
    const told = unseal(seal(offered(['a', 'b']), at(MINUTE)));
    expect(offer(told, named('c'), at(MINUTE + 1000)).send).toBe(false);
    expect(offer(told, named('c'), at(2 * MINUTE)).send).toBe(true);
  });

  it('waits for an interval of its own where nothing may go alone', () => {
    const { next, send } = offer(newBundle('slack'), named('a'), { ...at(0), mayGoAlone: false });
    expect(send).toBe(false);
    expect(next?.until).toBe(MONDAY + MINUTE);
  });

  it('lets what went alone go again under its id, for whoever crashed before it was queued', () => {
    expect(offer(offered(['a', 'b']), named('a'), at(2000))).toEqual({ send: true });
  });

  it.each([
    ['gathered', offered(['a', 'b'])],
    ['sealed', seal(offered(['a', 'b']), at(MINUTE))],
    ['told', unseal(seal(offered(['a', 'b']), at(MINUTE)))],
  ])('takes what is %s into account once', (_, bundle) => {
    expect(offer(bundle, named('b'), at(MINUTE + 1000))).toEqual({ send: false });
  });

  it('adds nothing to what is sealed', () => {
    const sealed = offered(['c'], seal(offered(['a', 'b']), at(MINUTE)), MINUTE);
    expect(sealed.sealed?.ids).toEqual(['b']);
    expect(sealed.gathered.ids).toEqual(['c']);
    expect(seal(sealed, at(2 * MINUTE))).toBe(sealed);
    expect(waits(unseal(sealed), 'c')).toBe(true);
    expect(waits(unseal(sealed), 'b')).toBe(false);
  });

  it('is due at once when it is full, and stays small enough to be kept', () => {
    const ids = Array.from({ length: 2 * MAX_GATHERED + 2 }, (_, i) => String(i).padStart(32, '0'));
    const large = notification({ text: 'x'.repeat(2000) });
    let bundle = newBundle('slack');
    for (const id of ids) {
      if (isDue(bundle, at(0))) bundle = seal(unseal(seal(bundle, at(0))), at(0));
      bundle = offer(bundle, { ...large, id }, at(0)).next ?? bundle;
    }
    bundle = { ...bundle, sealed: bundle.gathered, alone: ids.slice(-1000), told: ids.slice(-1000) };
    expect(JSON.stringify(bundle).length).toBeLessThan(300 * 1024);
  });
});
