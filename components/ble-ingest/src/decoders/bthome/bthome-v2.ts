import { hex } from '../byte-fields.ts';
import { reversed } from '../crypto/octets.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { serviceData } from '../sighting.ts';
import { keyFor, readEncrypted } from './bthome-decryption.ts';
import { BTHOME_OBJECTS } from './bthome-objects.ts';
import { decodedOf, type FoundObject, type ObjectList } from './object-list.ts';

const FORMAT = 'bthome-v2';
const SERVICE_UUID = 'fcd2';
const VERSION = 2;

/** The device information octet. Bit 1 is reserved today; earlier devices announce with it that their address follows. */
const ENCRYPTED = 0x01;
const ADDRESS_FOLLOWS = 0x02;
const VERSION_SHIFT = 5;
const ADDRESS_OCTETS = 6;
/** An object id and one octet. */
const SHORTEST_PLAINTEXT = 2;

/**
 * BTHome version 2 (bthome.io/format and /encryption): Service Data of UUID 0xFCD2, a device information octet, then
 * objects of an id octet and a value, least significant octet first; all behind the information octet (and the address)
 * encrypted where its bit 0 says so. See `decodedOf` for what ends the reading of objects and how they are named.
 */
export const bthomeV2: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: SERVICE_UUID }],
  decode: (sighting) => {
    const frame = serviceData(sighting, SERVICE_UUID);
    return frame === undefined ? undefined : readFrame(frame, sighting);
  },
};

function readFrame(frame: Uint8Array, sighting: Sighting): Decoded | Rejected {
  const information = frame[0];
  if (information === undefined) return { format: FORMAT, reject: 'truncated' };
  if (information >> VERSION_SHIFT !== VERSION) return { format: FORMAT, reject: 'bad-version' };
  if ((information & ADDRESS_FOLLOWS) === 0) return readPayload(frame.subarray(1), information, sighting);
  if (frame.length < 1 + ADDRESS_OCTETS) return { format: FORMAT, reject: 'truncated' };
  const deviceId = hex(reversed(frame.subarray(1, 1 + ADDRESS_OCTETS)));
  return readPayload(frame.subarray(1 + ADDRESS_OCTETS), information, sighting, deviceId);
}

function readPayload(
  payload: Uint8Array,
  information: number,
  sighting: Sighting,
  deviceId?: string,
): Decoded | Rejected {
  const read = (objects: Uint8Array) => readObjects(objects, deviceId);
  if ((information & ENCRYPTED) === 0) return read(payload);
  const encryption = { nonceMiddle: Uint8Array.of(0xd2, 0xfc, information), shortestPlaintext: SHORTEST_PLAINTEXT };
  const key = keyFor(sighting, deviceId);
  return readEncrypted(FORMAT, payload, key, deviceId ?? sighting.address, encryption, read);
}

function readObjects(payload: Uint8Array, deviceId: string | undefined): Decoded | Rejected {
  return decodedOf(FORMAT, { ...splitObjects(payload), ...(deviceId === undefined ? {} : { deviceId }) });
}

function splitObjects(payload: Uint8Array): ObjectList {
  const objects: FoundObject[] = [];
  let at = 0;
  while (at < payload.length) {
    const id = payload[at] ?? 0;
    const kind = BTHOME_OBJECTS.get(id);
    if (kind === undefined) return { objects, stoppedBy: 'unknown-object-id' };
    const end = at + 1 + kind.length(payload[at + 1] ?? 0);
    if (end > payload.length) return { objects, stoppedBy: 'truncated' };
    objects.push({ id, kind, reading: kind.read(payload.subarray(at + 1, end)) });
    at = end;
  }
  return { objects };
}
