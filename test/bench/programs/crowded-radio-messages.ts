import type { SensorsOptions } from '@sward/radio/sensors/sensor-source.ts';

/** A play in three parts: known sensors alone, with a crowd of strangers, and alone again. All known sensors fall silent at its end. */
export type CrowdedRadioOptions = {
  readonly listen: string;
  readonly sensors: SensorsOptions;
  readonly calmMs: number;
  readonly strangers: number;
  readonly perSecond: number;
};

/** A host scans: the play has begun. */
export type PlayBegun = { readonly kind: 'begun' };

/** The play is over. */
export type PlayOver = {
  readonly kind: 'over';
  /** Packets of known sensors that carry a reading, and how many of them came while the crowd was there. */
  readonly known: number;
  readonly knownInCrowd: number;
  /** All packets that were on air, and those of them that the host took too late. */
  readonly aired: number;
  readonly lost: number;
};
