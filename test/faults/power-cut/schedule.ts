import { PLANTED } from './subjects.ts';
import type { Unit, UnitResult } from './units.ts';

/** How much a run looks at. */
export type Goal = { readonly images: number; readonly doubleCuts: number; readonly seed: number };

/** Images of one unit. A long recording has some 3,000 events, a short one 600. */
const UNIT_IMAGES = { short: 2500, long: 3500, double: 1000 } as const;

/** Enough for every planted bug to show many times. */
const PLANTED_IMAGES = 300;

/** One recording in this many is long: a checkpoint in passing is rare, and its images are large. */
const LONG_EVERY = 5;

/** Gives out the units of a run until enough has been looked at. */
export class Schedule {
  readonly #goal: Goal;
  readonly #planted = PLANTED.map(
    (subject): Unit => ({ kind: 'planted', subjects: [subject], images: PLANTED_IMAGES }),
  );
  #images = 0;
  #doubleCuts = 0;
  #given = 0;

  constructor(goal: Goal) {
    this.#goal = goal;
  }

  /** The next unit, or undefined where all that is needed was given out. */
  next(): Unit | undefined {
    const planted = this.#planted.shift();
    if (planted !== undefined) return planted;
    this.#given += 1;
    const seed = this.#goal.seed + this.#given;
    const double = Math.min(UNIT_IMAGES.double, this.#goal.doubleCuts - this.#doubleCuts);
    if (double > 0) {
      this.#doubleCuts += double;
      return { kind: 'double', seed, images: double };
    }
    const shape = this.#given % LONG_EVERY === 0 ? 'long' : 'short';
    const images = Math.min(UNIT_IMAGES[shape], this.#goal.images - this.#images);
    if (images <= 0) return undefined;
    this.#images += images;
    return { kind: 'images', seed, shape, images };
  }

  /** Notes what a unit really did: a few cuts find no place, and are owed to the next unit. */
  done({ unit, counts }: UnitResult): void {
    if (unit.kind === 'images') this.#images += counts.images - unit.images;
    if (unit.kind === 'double') this.#doubleCuts += counts.images - unit.images;
  }
}
