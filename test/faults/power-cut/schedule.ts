import type { ShapeName } from './plan.ts';
import { PLANTED } from './subjects.ts';
import type { Unit, UnitResult } from './units.ts';

/** How much a run looks at. */
export type Goal = { readonly images: number; readonly doubleCuts: number; readonly seed: number };

/** Images of one unit. A long recording has some 3,000 events, a short one 600. */
const UNIT_IMAGES = { short: 2500, long: 3500, upgraded: 1500, double: 1000 } as const;

/** Enough for every planted bug to show many times. */
const PLANTED_IMAGES = 300;

/** The shapes of the recordings in turn. Few are long: a checkpoint in passing is rare, and its images are large. */
const SHAPES_IN_TURN: readonly ShapeName[] = ['short', 'upgraded', 'short', 'short', 'long'];

/** Images of a card that lied, for each hundred of one that did not. */
const LYING_PER_HUNDRED = 2;

/** Gives out the units of a run until enough has been looked at. */
export class Schedule {
  readonly #goal: Goal;
  readonly #planted = PLANTED.map(
    (subject): Unit => ({ kind: 'planted', subjects: [subject], images: PLANTED_IMAGES }),
  );
  #images = 0;
  #doubleCuts = 0;
  #lying = 0;
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
    if (this.#lying < (this.#goal.images * LYING_PER_HUNDRED) / 100) return this.#nextLying(seed);
    const shape = SHAPES_IN_TURN[this.#given % SHAPES_IN_TURN.length] ?? 'short';
    const images = Math.min(UNIT_IMAGES[shape], this.#goal.images - this.#images);
    if (images <= 0) return undefined;
    this.#images += images;
    return { kind: 'images', seed, shape, images };
  }

  #nextLying(seed: number): Unit {
    const images = Math.min(UNIT_IMAGES.short, Math.ceil((this.#goal.images * LYING_PER_HUNDRED) / 100) - this.#lying);
    this.#lying += images;
    return { kind: 'lying', seed, images };
  }

  /** Notes what a unit really did: a few cuts find no place, and are owed to the next unit. */
  done({ unit, counts }: UnitResult): void {
    if (unit.kind === 'images') this.#images += counts.images - unit.images;
    if (unit.kind === 'double') this.#doubleCuts += counts.images - unit.images;
  }
}
