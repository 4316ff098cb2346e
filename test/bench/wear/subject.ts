import type { Resources } from '../support/resources.ts';

/** Where a subject may write. */
export type WearPlace = {
  /** On the measured device. */
  readonly folder: string;
  /** Ends the subject; its `folder()` lies on the measured device too. */
  readonly resources: Resources;
};

/** A running writer. */
export type Writer = {
  /** One second of readings' time: 4 readings taken in and, where the cloud is there, delivered. */
  second(): Promise<void>;
  /** What it writes seldom enough not to fall into the measured time by itself. */
  finish?(): Promise<void>;
};

/** One design whose writing is measured. */
export type WearSubject = {
  readonly name: string;
  /** What the reader must know of its durability. */
  readonly note?: string;
  /** Of readings' time: until files have the size that they keep, and what is counted. */
  readonly warmUpSeconds: number;
  readonly measuredSeconds: number;
  /** @throws PeerMissingError, BenchFailedError */
  open(place: WearPlace): Promise<Writer>;
};
