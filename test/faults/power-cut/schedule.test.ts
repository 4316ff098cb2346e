import { describe, expect, it } from '@jest/globals';
import { Schedule } from './schedule.ts';
import { PLANTED } from './subjects.ts';
import { NO_COUNTS } from './tally.ts';
import type { Unit } from './units.ts';

const cutsIn = ({ images }: Unit, missing: number) => Math.max(1, images - missing);

/** Runs a schedule in which each unit finds a place for all of its cuts but `missing`. */
function unitsOf(goal: { images: number; doubleCuts: number }, missing = 0): Unit[] {
  const schedule = new Schedule({ ...goal, seed: 1 });
  const units: Unit[] = [];
  for (let unit = schedule.next(); unit !== undefined; unit = schedule.next()) {
    units.push(unit);
    schedule.done({ unit, counts: { ...NO_COUNTS, images: cutsIn(unit, missing) }, failures: [], caught: [] });
  }
  return units;
}

const imagesOf = (units: readonly Unit[], kind: Unit['kind']) =>
  units.filter((unit) => unit.kind === kind).reduce((sum, { images }) => sum + images, 0);

describe('the schedule of a run', () => {
  it('holds every planted bug, the double cuts and the images', () => {
    const units = unitsOf({ images: 20_000, doubleCuts: 1500 });
    const planted = units.flatMap((unit) => (unit.kind === 'planted' ? unit.subjects : []));
    expect(planted).toEqual(PLANTED);
    expect(imagesOf(units, 'double')).toBe(1500);
    expect(imagesOf(units, 'images')).toBe(20_000);
  });

  it('makes up for cuts that found no place', () => {
    const units = unitsOf({ images: 10_000, doubleCuts: 0 }, 5).filter(({ kind }) => kind === 'images');
    expect(units.reduce((sum, unit) => sum + cutsIn(unit, 5), 0)).toBe(10_000);
  });

  it('gives each recording a seed of its own, and long ones among them', () => {
    const units = unitsOf({ images: 30_000, doubleCuts: 2000 }).filter((unit) => unit.kind !== 'planted');
    expect(new Set(units.map(({ seed }) => seed)).size).toBe(units.length);
    const shapes = new Set(units.flatMap((unit) => (unit.kind === 'images' ? [unit.shape] : [])));
    expect([...shapes].sort()).toEqual(['long', 'short', 'upgraded']);
    expect(imagesOf(units, 'lying')).toBe(600);
  });
});
