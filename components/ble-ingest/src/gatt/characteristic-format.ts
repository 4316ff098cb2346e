import type { Value } from '@sward/contracts/reading.ts';
import type { RejectReason } from '../decoders/decoder.ts';

/** What one frame of a characteristic says: values by quantity name, or why nothing of it may be published. */
export type Told = Readonly<Record<string, Value>> | RejectReason;

/** Takes the octets of one read or notification; a frame may end with them, or several, or none. Never throws. */
export type FrameReader = (octets: Uint8Array) => readonly Told[];

/** How a characteristic's octets become values. */
export type CharacteristicFormat = {
  /** As readings name it: `gatt-2a6e`. */
  readonly format: string;
  /** A reader for one link: what was left of a frame when the last link broke is no part of the next. */
  open(): FrameReader;
};

/** True where a frame gave no measurement. */
export function isRejected(told: Told): told is RejectReason {
  return typeof told === 'string';
}

/** A format whose every read or notification is one frame. */
export function wholeFrames(format: string, read: (octets: Uint8Array) => Told): CharacteristicFormat {
  return { format, open: () => (octets) => [read(octets)] };
}

/** Values, or the reason where there are none: every field held its marker for "not known". */
export function valuesOrNone(values: Readonly<Record<string, Value>>): Told {
  return Object.keys(values).length > 0 ? values : 'all-values-unavailable';
}
