import { describe, expect, it } from '@jest/globals';
import { SensorKeeper } from '../src/sensor-keeper.ts';

describe('who sits at the keys', () => {
  it('unplugs the first sensor and plugs it in again', () => {
    const keeper = new SensorKeeper(['a', 'b']);
    expect(keeper.unplug()).toContain('unplugged a');
    expect(['a', 'b'].map((address) => keeper.handling.isUnplugged(address))).toEqual([true, false]);
    expect(keeper.unplug()).toContain('plugged a in again');
    expect(keeper.handling.isUnplugged('a')).toBe(false);
  });

  it('heats the last sensor, and lets it cool', () => {
    const keeper = new SensorKeeper(['a', 'b']);
    expect(keeper.heat()).toContain('heated b by 30 °C');
    expect(['a', 'b'].map((address) => keeper.handling.warmerC(address))).toEqual([0, 30]);
    expect(keeper.heat()).toContain('b cools');
    expect(keeper.handling.warmerC('b')).toBe(0);
  });

  it('tells first how it is undone, and all of it on 80 columns', () => {
    const keeper = new SensorKeeper(['ccde3bde0004']);
    const said = [keeper.unplug(), keeper.heat()];
    expect(said).toEqual([expect.stringMatching(/^u plugs it in again: /), expect.stringMatching(/^h cools it: /)]);
    expect(Math.max(...said.map(({ length }) => length))).toBeLessThanOrEqual(80);
  });

  it('says that there is nothing to do where no virtual sensors are', () => {
    const keeper = new SensorKeeper([]);
    expect([keeper.unplug(), keeper.heat()]).toEqual([
      'only virtual sensors can be unplugged and heated',
      'only virtual sensors can be unplugged and heated',
    ]);
  });
});
