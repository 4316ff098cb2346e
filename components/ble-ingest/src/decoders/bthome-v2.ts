import type { Value } from '@sward/contracts/reading.ts';
import { BTHOME_OBJECTS, type BthomeObject, type ObjectReading, PACKET_ID, tellsOfDevice } from './bthome-objects.ts';
import { hex, uintLE } from './byte-fields.ts';
import type { Decoded, Decoder, Rejected, RejectReason, Sighting } from './decoder.ts';

const FORMAT = 'bthome-v2';
const SERVICE_UUID = 'fcd2';
const VERSION = 2;
const PACKET_ID_SPAN = 256;

/** The device information octet. Bit 1 is reserved today; earlier devices announce with it that their address follows. */
const ENCRYPTED = 0x01;
const ADDRESS_FOLLOWS = 0x02;
const VERSION_SHIFT = 5;
const ADDRESS_OCTETS = 6;

/** One object found in a frame. */
type Found = { readonly id: number; readonly kind: BthomeObject; readonly data: Uint8Array };

/** The sound objects from a frame's start, and what stopped the reading before the frame's end. */
type ObjectList = { readonly objects: readonly Found[]; readonly stoppedBy?: RejectReason };

/**
 * BTHome version 2 without encryption (bthome.io/format): Service Data of UUID 0xFCD2, a device information octet, then
 * objects of an id octet and a value, least significant octet first. An object that is cut off or unknown ends the
 * reading; those before it count. An event or text that cannot be read is left out. Several objects of one quantity are
 * numbered from 1 in the order sent: `temperature_c_1`, `temperature_c_2`; a button that was not pressed keeps its number.
 */
export const bthomeV2: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: SERVICE_UUID }],
  decode: ({ advertisement }: Sighting) => {
    const frame = advertisement.serviceBlocks.find(({ uuid }) => uuid === SERVICE_UUID)?.data;
    return frame === undefined ? undefined : readFrame(frame);
  },
};

function readFrame(frame: Uint8Array): Decoded | Rejected {
  const information = frame[0];
  if (information === undefined) return { format: FORMAT, reject: 'truncated' };
  if (information >> VERSION_SHIFT !== VERSION) return { format: FORMAT, reject: 'bad-version' };
  if ((information & ENCRYPTED) !== 0) return { format: FORMAT, reject: 'key-required' };
  if ((information & ADDRESS_FOLLOWS) === 0) return readObjects(frame.subarray(1));
  if (frame.length < 1 + ADDRESS_OCTETS) return { format: FORMAT, reject: 'truncated' };
  return readObjects(frame.subarray(1 + ADDRESS_OCTETS), hex(frame.slice(1, 1 + ADDRESS_OCTETS).reverse()));
}

function readObjects(payload: Uint8Array, deviceId?: string): Decoded | Rejected {
  const { objects, stoppedBy } = splitObjects(payload);
  const readings = objects.map(({ kind, data }) => kind.read(data));
  const values = namedValues(objects, readings);
  const reject = rejection(values, readings, stoppedBy);
  if (reject !== undefined) return { format: FORMAT, reject };
  const packet = objects.find(({ id }) => id === PACKET_ID);
  return {
    format: FORMAT,
    values,
    ...(packet === undefined ? {} : { packetId: uintLE(packet.data, 0, 1), packetIdSpan: PACKET_ID_SPAN }),
    ...aboutDevice(objects, readings),
    ...(deviceId === undefined ? {} : { deviceId }),
  };
}

/** A frame without values is sound only where all of it was understood: it may tell a packet id, or that no button was pressed. */
function rejection(
  values: Readonly<Record<string, Value>>,
  readings: readonly ObjectReading[],
  stoppedBy: RejectReason | undefined,
): RejectReason | undefined {
  if (Object.keys(values).length > 0) return undefined;
  const unreadable = readings.find((reading) => typeof reading === 'string');
  return unreadable ?? stoppedBy ?? (readings.length === 0 ? 'no-objects' : undefined);
}

function splitObjects(payload: Uint8Array): ObjectList {
  const objects: Found[] = [];
  let at = 0;
  while (at < payload.length) {
    const id = payload[at] ?? 0;
    const kind = BTHOME_OBJECTS.get(id);
    if (kind === undefined) return { objects, stoppedBy: 'unknown-object-id' };
    const end = at + 1 + kind.length(payload[at + 1] ?? 0);
    if (end > payload.length) return { objects, stoppedBy: 'truncated' };
    objects.push({ id, kind, data: payload.subarray(at + 1, end) });
    at = end;
  }
  return { objects };
}

/** The measured values, numbered where a quantity occurs more than once. */
function namedValues(objects: readonly Found[], readings: readonly ObjectReading[]): Record<string, Value> {
  const values: Record<string, Value> = {};
  objects.forEach(({ id, kind }, index) => {
    if (id === PACKET_ID || tellsOfDevice(id)) return;
    for (const [name, value] of Object.entries(readValues(readings[index]))) {
      values[`${name}${suffix(objects, kind, index)}`] = value;
    }
  });
  return values;
}

function aboutDevice(objects: readonly Found[], readings: readonly ObjectReading[]): Pick<Decoded, 'device'> {
  const told = objects.flatMap(({ id }, index) => (tellsOfDevice(id) ? [readValues(readings[index])] : []));
  return told.length === 0 ? {} : { device: Object.assign({}, ...told) };
}

function suffix(objects: readonly Found[], { quantity }: BthomeObject, index: number): string {
  const same = (object: Found) => object.kind.quantity === quantity;
  return objects.filter(same).length === 1 ? '' : `_${objects.slice(0, index + 1).filter(same).length}`;
}

function readValues(reading: ObjectReading | undefined): Readonly<Record<string, Value>> {
  return reading === undefined || typeof reading === 'string' ? {} : reading;
}
