import { hex, signed, uintLE } from '../byte-fields.ts';
import { reversed } from '../crypto/octets.ts';
import type { Decoded, Decoder, Rejected, RejectReason, Sighting } from '../decoder.ts';
import { floatLE } from '../float-le.ts';
import { serviceData } from '../sighting.ts';
import { keyFor, readEncrypted } from './bthome-decryption.ts';
import { BTHOME_OBJECTS, type BthomeObject, type ObjectReading } from './bthome-objects.ts';
import { decodedOf, type FoundObject, type ObjectList } from './object-list.ts';

const FORMAT = 'bthome-v1';
const PLAIN_UUID = '181c';
const ENCRYPTED_UUID = '181e';

const ENCRYPTION = {
  nonceMiddle: Uint8Array.of(0x1e, 0x18),
  associatedData: Uint8Array.of(0x11),
  // A control octet, an object id and one octet.
  shortestPlaintext: 3,
};

/** The control octet of an object: how many octets follow, and what they are. */
const LENGTH_MASK = 0x1f;
const FORMAT_SHIFT = 5;
const UNSIGNED = 0;
const SIGNED = 1;
const FLOAT = 2;
const STRING = 3;
/** An address without an object id; the reference decoder takes it for raw octets where the raw object's id follows. */
const ADDRESS_OR_RAW = 4;

const RAW_OBJECT = 0x54;
const ADDRESS_OCTETS = 6;
/** Wider numbers lose digits in ours. */
const WIDEST_NUMBER = 6;

/**
 * BTHome version 1 (bthome.io/v1): Service Data of UUID 0x181C, or 0x181E where encrypted, of objects. An object has a
 * control octet, the object id of version 2, and a value whose width and sign the control octet tells. See `decodedOf` for
 * what ends the reading of objects and how they are named; an unknown object has a length and ends nothing.
 */
export const bthomeV1: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: PLAIN_UUID }, { serviceUuid: ENCRYPTED_UUID }],
  decode: (sighting) => {
    const plain = serviceData(sighting, PLAIN_UUID);
    if (plain !== undefined) return readObjects(plain);
    const encrypted = serviceData(sighting, ENCRYPTED_UUID);
    return encrypted === undefined ? undefined : readEncryptedFrame(encrypted, sighting);
  },
};

function readEncryptedFrame(frame: Uint8Array, sighting: Sighting): Decoded | Rejected {
  return readEncrypted(FORMAT, frame, keyFor(sighting, undefined), sighting.address, ENCRYPTION, readObjects);
}

function readObjects(payload: Uint8Array): Decoded | Rejected {
  return decodedOf(FORMAT, splitObjects(payload));
}

function splitObjects(payload: Uint8Array): ObjectList {
  const objects: FoundObject[] = [];
  let deviceId: string | undefined;
  let stoppedBy: RejectReason | undefined;
  for (let at = 0; at < payload.length; ) {
    const control = payload[at] ?? 0;
    const end = at + 1 + (control & LENGTH_MASK);
    if (end > payload.length) return list(objects, deviceId, 'truncated');
    const body = payload.subarray(at + 1, end);
    const found = readObject(control >> FORMAT_SHIFT, body);
    if (found !== undefined) objects.push(found);
    else if (isAddress(control >> FORMAT_SHIFT, body)) deviceId = hex(reversed(body));
    else stoppedBy = 'unknown-object-id';
    at = end;
  }
  return list(objects, deviceId, stoppedBy);
}

function list(objects: readonly FoundObject[], deviceId?: string, stoppedBy?: RejectReason): ObjectList {
  return {
    objects,
    ...(deviceId === undefined ? {} : { deviceId }),
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
  };
}

function isAddress(format: number, body: Uint8Array): boolean {
  return format === ADDRESS_OR_RAW && body.length === ADDRESS_OCTETS;
}

/** An object of its id octet and its value; `undefined` where it is none that we know. */
function readObject(format: number, body: Uint8Array): FoundObject | undefined {
  const id = body[0];
  if (id === undefined || (format === ADDRESS_OR_RAW && id !== RAW_OBJECT)) return undefined;
  const kind = BTHOME_OBJECTS.get(id);
  return kind && { id, kind, reading: readValue(kind, format, body.subarray(1)) };
}

function readValue(kind: BthomeObject, format: number, data: Uint8Array): ObjectReading {
  if (kind.ofBody) return format === STRING || format === ADDRESS_OR_RAW ? kind.ofBody(data) : 'invalid-text';
  if (kind.ofNumber) {
    const raw = numberOf(format, data);
    return raw === undefined ? 'implausible' : kind.ofNumber(raw);
  }
  return data.length > 0 && kind.length(data[0] ?? 0) === data.length ? kind.read(data) : 'truncated';
}

function numberOf(format: number, data: Uint8Array): number | undefined {
  if (format === FLOAT) return floatLE(data);
  if (data.length === 0 || data.length > WIDEST_NUMBER) return undefined;
  const unsigned = uintLE(data, 0, data.length);
  if (format === SIGNED) return signed(unsigned, data.length * 8);
  return format === UNSIGNED ? unsigned : undefined;
}
