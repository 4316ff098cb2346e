import type { Batch } from './marks.ts';
import type { ShapeName } from './plan.ts';

/** A workload to record in a folder of this name. */
export type WorkJob = {
  readonly kind: 'work';
  readonly folder: string;
  readonly subject: string;
  readonly seed: number;
  readonly shape: ShapeName;
  /** Ends by kill -9 of itself and not by closing the log: only for the last job. */
  readonly killed?: boolean;
};

/** A start after a power cut to record: the folder holds what the cut left. */
export type RecoveryJob = {
  readonly kind: 'recovery';
  readonly folder: string;
  readonly subject: string;
  readonly unacknowledged: readonly Batch[];
};

export type Job = WorkJob | RecoveryJob;
