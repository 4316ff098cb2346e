import type { Resources } from '../support/resources.ts';

/** A running writer. One call is one second of readings' time: 4 readings taken in and, where the cloud is there, delivered. */
export type Writer = { second(): Promise<void> | void };

/** One design whose writing is measured. */
export type WearSubject = {
  readonly name: string;
  /** What its durability is, where it is not every reading's. */
  readonly note?: string;
  /** Begins to write in `folder`, which lies on the measured device; ended with `resources`. */
  open(folder: string, resources: Resources): Promise<Writer>;
};
