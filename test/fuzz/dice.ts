import { seedOf } from '@sward/radio/sensors/random.ts';
import { Chance } from '../faults/power-cut/random.ts';

/** Decisions that depend on their seed alone: an input that fails can be made again. */
export class Dice extends Chance {
  /** A whole number from 0 to `bound - 1`. */
  below(bound: number): number {
    return this.int(0, bound - 1);
  }
}

/** The seed of one share of a target's inputs. */
export function shareSeed(seed: number, target: string, share: number): number {
  const named = [...target].reduce((sum, letter) => seedOf(sum, letter.codePointAt(0) ?? 0), seed);
  return seedOf(named, share);
}
