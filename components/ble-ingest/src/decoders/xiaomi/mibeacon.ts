import type { Decoded, Decoder, Rejected, RejectReason, Sighting } from '../decoder.ts';
import { serviceData } from '../sighting.ts';
import { idleReading } from './body-objects.ts';
import { type DecryptedObjects, decryptObjects } from './mibeacon-decryption.ts';
import { type MibeaconFrame, parseMibeacon } from './mibeacon-frame.ts';
import { MIBEACON_MODELS } from './mibeacon-models.ts';
import { type PayloadReading, readPayload } from './mibeacon-payload.ts';

const FORMAT = 'mibeacon';
const SERVICE_UUID = 'fe95';
const FRAME_COUNTER_SPAN = 256;

/**
 * Xiaomi MiBeacon, versions 2 to 5, plain and encrypted: Service Data of UUID 0xFE95. Objects of an unknown model count as
 * far as the public object definition gives them one meaning. Encrypted frames of versions 2 and 3 have no tag: that all of
 * the plaintext is objects we know stands for it.
 */
export const mibeacon: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: SERVICE_UUID }],
  decode: (sighting) => {
    const octets = serviceData(sighting, SERVICE_UUID);
    if (octets === undefined) return undefined;
    const frame = parseMibeacon(octets);
    return typeof frame === 'string' ? rejected(frame) : readFrame(frame, sighting);
  },
};

const rejected = (reject: RejectReason): Rejected => ({ format: FORMAT, reject });

function readFrame(frame: MibeaconFrame, sighting: Sighting): Decoded | Rejected {
  const model = MIBEACON_MODELS.get(frame.productId) ?? '';
  if (!frame.hasObjects) return readIdle(frame, model);
  if (!frame.isEncrypted) return decoded(frame, model, readPayload(frame.payload, model));
  const address = frame.deviceId ?? sighting.address;
  const decrypted = decryptObjects(frame, sighting.keyOf?.(address), address);
  return typeof decrypted === 'string' ? rejected(decrypted) : readDecrypted(frame, model, decrypted);
}

function readIdle(frame: MibeaconFrame, model: string): Decoded | Rejected {
  const idle = idleReading(model);
  return typeof idle === 'string' ? rejected(idle) : decoded(frame, model, { values: idle });
}

function readDecrypted(
  frame: MibeaconFrame,
  model: string,
  { objects, counter }: DecryptedObjects,
): Decoded | Rejected {
  const reading = readPayload(objects, model);
  if (counter === undefined && reading.problem !== undefined) return rejected('bad-key');
  return decoded(frame, model, reading, { authenticated: true, ...(counter === undefined ? {} : { counter }) });
}

function decoded(
  { frameCounter, deviceId }: MibeaconFrame,
  model: string,
  { values, problem }: PayloadReading,
  proof: Pick<Decoded, 'authenticated' | 'counter'> = {},
): Decoded | Rejected {
  if (problem !== undefined && Object.keys(values).length === 0) return rejected(problem);
  return {
    format: FORMAT,
    values,
    packetId: frameCounter,
    packetIdSpan: FRAME_COUNTER_SPAN,
    ...proof,
    ...(model === '' ? {} : { device: { model } }),
    ...(deviceId === undefined ? {} : { deviceId }),
  };
}
