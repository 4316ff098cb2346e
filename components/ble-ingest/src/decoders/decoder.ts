import { isPlausible } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import type { Advertisement } from '../ad-structures.ts';

/** One advertisement as it was heard. */
export type Sighting = {
  readonly advertisement: Advertisement;
  /** The advertiser's device address, in whatever spelling the adapter uses. */
  readonly address: string;
  readonly addressType: 'public' | 'random';
};

/** Why an advertisement of a known format gives no measurement. Stable: counters and logs name it. */
export type RejectReason =
  /** All fields hold the format's marker for "not available". */
  | 'all-values-unavailable'
  /** A version of the format that this decoder does not know. */
  | 'bad-version'
  | 'encrypted-no-key'
  /** A value outside the range of its quantity: a broken or forged frame. */
  | 'implausible'
  | 'invalid-event-value'
  | 'invalid-text'
  /** A frame of the format that carries nothing at all. */
  | 'no-objects'
  | 'truncated'
  | 'unknown-object-id';

/** What a frame says. */
export type Decoded = {
  /** The payload's format, as readings name it: `ruuvi-df5`. */
  readonly format: string;
  /**
   * Values by quantity name (see `quantities.ts`). Empty where the frame is sound but tells no value: only a packet id,
   * or "no button pressed". Such a frame makes no reading.
   */
  readonly values: Readonly<Record<string, Value>>;
  /** The sensor's own counter of measurements: the same id again is the same measurement again. */
  readonly packetId?: number;
  /** How many packet ids there are before they start again at 0. Always there when `packetId` is. */
  readonly packetIdSpan?: number;
  /** What the frame tells of the device itself, no measurement: `firmware_version` (text), `device_type_id` (number). */
  readonly device?: Readonly<Record<string, Value>>;
  /** The sensor's own address where the payload carries it: 12 lower-case hex digits. */
  readonly deviceId?: string;
};

/** The format is known, and nothing of this frame may be published. */
export type Rejected = { readonly format: string; readonly reject: RejectReason };

/** What sets advertisements of a format apart at first glance. `serviceUuid` is that of Service Data. */
type Signature = { readonly companyId: number } | { readonly serviceUuid: string };

/** The decoder of one format. Pure, and total: it answers any octets without throwing. */
export type Decoder = {
  readonly format: string;
  /** `decode` is asked about advertisements that match any of these. */
  readonly signatures: readonly Signature[];
  /** What the frame says; `undefined` where it is of another format after all. */
  decode(sighting: Sighting): Decoded | Rejected | undefined;
};

/** True where a frame gave no measurement. */
export function isRejected(result: Decoded | Rejected): result is Rejected {
  return 'reject' in result;
}

/** Rejects a frame of which any value is unknown to the contracts or outside its quantity's range. */
export function requirePlausible(result: Decoded | Rejected): Decoded | Rejected {
  if (isRejected(result)) return result;
  for (const name in result.values) {
    if (!isPlausible(name, result.values[name])) return { format: result.format, reject: 'implausible' };
  }
  return result;
}
