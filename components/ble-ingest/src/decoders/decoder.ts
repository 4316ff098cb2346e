import { isPlausible } from '@sward/contracts/quantities.ts';
import type { Value } from '@sward/contracts/reading.ts';
import type { Advertisement } from '../ad-structures.ts';

/** One packet of a sensor as it was heard, with what a decoder may look up about its sender. Pure decoders get nothing else. */
export type Sighting = {
  /** What this packet says. A reading is made of this. */
  readonly advertisement: Advertisement;
  /**
   * The last packet of the other kind (scan response to an advertisement, advertisement to a scan response) of the same
   * address, where one was heard within seconds. For names, lists of services and halves of a message only: a value in
   * it was told already.
   */
  readonly companion?: Advertisement;
  /** The advertiser's address on air: 12 lower-case hex digits, most significant octet first. */
  readonly address: string;
  readonly addressType: 'public' | 'random';
  /** The bind key of a device, by its id (12 lower-case hex digits), where one is configured: 16 octets, or 12 of old MiBeacon. */
  readonly keyOf?: (deviceId: string) => Uint8Array | undefined;
};

/** Why an advertisement of a known format gives no measurement. Stable: counters and logs name it. */
export type RejectReason =
  /** All fields hold the format's marker for "not available". */
  | 'all-values-unavailable'
  /** The message integrity check failed: a wrong key, or a tampered frame. */
  | 'bad-key'
  /** A check sum or check octet of the format does not fit. */
  | 'bad-checksum'
  /** A version of the format that this decoder does not know. */
  | 'bad-version'
  /** A plaintext frame of a device that has a bind key: anybody could have sent it. */
  | 'downgrade'
  /** A packet id that was heard before. */
  | 'duplicate'
  /** A value outside the range of its quantity: a broken or forged frame. */
  | 'implausible'
  | 'invalid-event-value'
  | 'invalid-text'
  /** The frame is encrypted and no bind key is configured for its device. */
  | 'key-required'
  /** A frame of the format that carries nothing at all. */
  | 'no-objects'
  /** An encryption counter that does not rise. */
  | 'replay'
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
  /** The frame was decrypted and its integrity check passed with the device's key. */
  readonly authenticated?: true;
  /** The encryption counter of an authenticated frame; it must rise. At most 32 bits. */
  readonly counter?: number;
  /** The sensor's own address where the payload carries it: 12 lower-case hex digits. */
  readonly deviceId?: string;
};

/** The format is known, and nothing of this frame may be published. */
export type Rejected = { readonly format: string; readonly reject: RejectReason };

/**
 * What sets advertisements of a format apart at first glance: the company of manufacturer data, the UUID of service data
 * (`serviceUuid`, 4 or 32 hex digits), the start of the device's name, or a UUID in its lists of services. The last two
 * are for formats whose manufacturer data has no company, and count only where the packet has any manufacturer or
 * service data.
 */
export type Signature =
  | { readonly companyId: number }
  | { readonly serviceUuid: string }
  | { readonly namePrefix: string }
  | { readonly listedService: string };

/** The decoder of one format. Pure, and total: it answers any octets without throwing, in well under a millisecond. */
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
