import { hex, uintLE } from '../byte-fields.ts';
import { reversed } from '../crypto/octets.ts';
import type { RejectReason } from '../decoder.ts';

/** A frame without what its payload says. */
export type MibeaconFrame = {
  readonly version: number;
  readonly productId: number;
  readonly frameCounter: number;
  /** The sensor's address where the frame carries it: 12 lower-case hex digits. */
  readonly deviceId?: string;
  readonly isEncrypted: boolean;
  readonly hasObjects: boolean;
  /** From the frame control to the frame counter: part of every nonce. */
  readonly header: Uint8Array;
  /** Objects; where encrypted, their ciphertext and what follows it. */
  readonly payload: Uint8Array;
};

/** Frame control, least significant octet first: bits 12 to 15 are the version. */
const ENCRYPTED = 1 << 3;
const HAS_ADDRESS = 1 << 4;
const HAS_CAPABILITY = 1 << 5;
const HAS_OBJECTS = 1 << 6;
const MESH = 1 << 7;
const VERSION_SHIFT = 12;
const OLDEST_VERSION = 2;
const NEWEST_VERSION = 5;

const HEADER_OCTETS = 5;
const ADDRESS_OCTETS = 6;
/** A capability octet with this bit has an octet on inputs and outputs behind it. */
const HAS_IO_CAPABILITY = 0x20;

/**
 * The parts of a MiBeacon frame: frame control (2 octets), product id (2), frame counter, then as the frame control says the
 * sensor's address reversed, a capability octet, and objects.
 */
export function parseMibeacon(frame: Uint8Array): MibeaconFrame | RejectReason {
  if (frame.length < HEADER_OCTETS) return 'truncated';
  const control = uintLE(frame, 0, 2);
  const version = control >> VERSION_SHIFT;
  if (version < OLDEST_VERSION || version > NEWEST_VERSION) return 'bad-version';
  if ((control & MESH) !== 0) return 'no-objects';
  const addressEnd = HEADER_OCTETS + ((control & HAS_ADDRESS) === 0 ? 0 : ADDRESS_OCTETS);
  const payloadAt = addressEnd + capabilityOctets(control, frame[addressEnd]);
  if (payloadAt > frame.length) return 'truncated';
  return {
    version,
    productId: uintLE(frame, 2, 2),
    frameCounter: uintLE(frame, 4, 1),
    ...(addressEnd === HEADER_OCTETS ? {} : { deviceId: hex(reversed(frame.subarray(HEADER_OCTETS, addressEnd))) }),
    isEncrypted: (control & ENCRYPTED) !== 0,
    hasObjects: (control & HAS_OBJECTS) !== 0,
    header: frame.subarray(0, HEADER_OCTETS),
    payload: frame.subarray(payloadAt),
  };
}

function capabilityOctets(control: number, capability = 0): number {
  if ((control & HAS_CAPABILITY) === 0) return 0;
  return (capability & HAS_IO_CAPABILITY) === 0 ? 1 : 2;
}
