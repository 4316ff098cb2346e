import { describe, expect, it } from '@jest/globals';
import { createRandom } from '../../src/sensors/random.ts';
import { Room, type RoomState, saturationPressurePa } from '../../src/sensors/room.ts';

const HOUR_S = 3600;

/** States of rooms through a day and a night, one a minute each. */
function days(rooms: number): Array<RoomState & { readonly hour: number }> {
  return Array.from({ length: rooms }, (_, seed) => {
    const room = new Room(createRandom(seed), 0);
    return Array.from({ length: 24 * 60 }, (_, minute) => ({ ...room.advance(60), hour: (minute + 1) / 60 }));
  }).flat();
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;

describe('a virtual room', () => {
  const states = days(20);
  const between = (from: number, to: number): RoomState[] => states.filter(({ hour }) => hour >= from && hour < to);

  it('is warmer in the afternoon than before dawn', () => {
    const afternoon = mean(between(14, 16).map(({ temperatureC }) => temperatureC));
    const dawn = mean(between(3, 5).map(({ temperatureC }) => temperatureC));
    expect(afternoon - dawn).toBeGreaterThan(1.5);
  });

  it('is empty at night, its air as outdoors', () => {
    const night = between(4, 6);
    expect(Math.max(...night.map(({ occupants }) => occupants))).toBeLessThanOrEqual(1);
    expect(mean(night.map(({ co2Ppm }) => co2Ppm))).toBeLessThan(430);
  });

  it('has more CO2 the more people are in it', () => {
    const working = between(9, 17);
    const co2Of = (occupants: number): number =>
      mean(working.filter((state) => state.occupants === occupants).map(({ co2Ppm }) => co2Ppm));
    expect(co2Of(4)).toBeGreaterThan(co2Of(2) + 50);
    expect(co2Of(2)).toBeGreaterThan(co2Of(0) + 50);
  });

  it('changes its temperature slowly', () => {
    const room = new Room(createRandom(3), 10 * HOUR_S);
    const hour = Array.from({ length: HOUR_S }, () => room.advance(1).temperatureC);
    const changes = hour.slice(1).map((now, index) => Math.abs(now - (hour[index] ?? Number.NaN)));
    expect(Math.max(...changes)).toBeLessThan(0.1);
    expect(Math.max(...hour) - Math.min(...hour)).toBeGreaterThan(0.2);
  });

  it('holds vapour, not relative humidity: warmer air is drier', () => {
    expect(saturationPressurePa(20)).toBeCloseTo(2333, -1);
    const vapour = states.map((state) => (state.humidityRh / 100) * saturationPressurePa(state.temperatureC));
    expect(Math.min(...vapour)).toBeGreaterThan(500);
    expect(Math.max(...vapour)).toBeLessThan(1600);
  });

  it('stays within what sensors can report', () => {
    const least = (quantity: keyof RoomState): number => Math.min(...states.map((state) => state[quantity]));
    expect(least('humidityRh')).toBeGreaterThan(0);
    expect(Math.max(...states.map(({ humidityRh }) => humidityRh))).toBeLessThan(100);
    expect(Math.min(least('vocIndex'), least('noxIndex'))).toBeGreaterThanOrEqual(1);
    expect(Math.min(least('pm25'), least('illuminanceLx'))).toBeGreaterThanOrEqual(0);
  });
});
