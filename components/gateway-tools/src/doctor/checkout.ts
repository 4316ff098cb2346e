import type { Verdict } from './finding.ts';
import type { Machine } from './ports.ts';

/** A developer's copy of the sources. */
export type Checkout = {
  readonly machine: Machine;
  readonly folder: string;
  /** Version of the Node that runs this, without `v`. */
  readonly node: string;
};

/** As `Check`, for a developer's machine. */
export type CheckoutCheck = {
  readonly id: string;
  readonly about: string;
  look(checkout: Checkout): Promise<readonly Verdict[]>;
};
