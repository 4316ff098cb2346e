import type { Dice } from './dice.ts';

/** What was made of an input. `unknown`: of no known format. All three are sound. */
export type Answer = 'read' | 'rejected' | 'unknown';

/** One input. */
export type FuzzInput = {
  /** Feeds it. @throws ImplausibleError for an answer that must not be; any other exception is a crash */
  judge(): Answer;
  /** The input for a person, as hex that can be fed again. */
  describe(): string;
};

/** Something that takes what anybody on air can send. It may keep what a gateway keeps from one input to the next. */
export type Target = {
  readonly name: string;
  draw(dice: Dice): FuzzInput;
};

/** An answer that no reading may hold. */
export class ImplausibleError extends Error {}
