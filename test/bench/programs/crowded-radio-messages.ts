import type { SensorsOptions } from '@sward/radio/sensors/sensor-source.ts';

/**
 * A play in four parts: known sensors alone, with a few others that send as much as the crowd will, with the crowd of
 * strangers, and alone again. What the load by itself costs can be told from what the addresses cost that way. At its end
 * all fall silent.
 */
export type CrowdedRadioOptions = {
  readonly listen: string;
  readonly sensors: SensorsOptions;
  readonly calmMs: number;
  readonly fewMs: number;
  readonly strangers: number;
  readonly perSecond: number;
};

/** A host scans: the play has begun. */
export type PlayBegun = { readonly kind: 'begun' };

/** The play is over. */
export type PlayOver = {
  readonly kind: 'over';
  /** Packets of known sensors that carry a reading, and how many of them came while others were there, few or many. */
  readonly known: number;
  readonly knownInCrowd: number;
  /** All packets that were on air, and those of them that the host took too late. */
  readonly aired: number;
  readonly lost: number;
};
