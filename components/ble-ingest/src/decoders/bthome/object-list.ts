import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Rejected, RejectReason } from '../decoder.ts';
import { type BthomeObject, type ObjectReading, PACKET_ID, tellsOfDevice } from './bthome-objects.ts';

/** One object found in a frame, and what it says. */
export type FoundObject = { readonly id: number; readonly kind: BthomeObject; readonly reading: ObjectReading };

/** The sound objects from a payload's start. */
export type ObjectList = {
  readonly objects: readonly FoundObject[];
  /** What ended the reading before the payload's end. */
  readonly stoppedBy?: RejectReason;
  /** The sensor's address where an object tells it (version 1). */
  readonly deviceId?: string;
};

const PACKET_ID_SPAN = 256;

/**
 * What the objects of a frame say. An object that is cut off or unknown ended the reading; those before it count. An event
 * or text that cannot be read is left out. Several objects of one quantity are numbered from 1 in the order sent:
 * `temperature_c_1`, `temperature_c_2`; a button that was not pressed keeps its number.
 */
export function decodedOf(format: string, { objects, stoppedBy, deviceId }: ObjectList): Decoded | Rejected {
  const values = namedValues(objects);
  const reject = rejection(values, objects, stoppedBy);
  if (reject !== undefined) return { format, reject };
  return {
    format,
    values,
    ...packetId(objects),
    ...aboutDevice(objects),
    ...(deviceId === undefined ? {} : { deviceId }),
  };
}

/** A frame without values is sound only where all of it was understood: it may tell a packet id, or that no button was pressed. */
function rejection(
  values: Readonly<Record<string, Value>>,
  objects: readonly FoundObject[],
  stoppedBy: RejectReason | undefined,
): RejectReason | undefined {
  if (Object.keys(values).length > 0) return undefined;
  const unreadable = objects.map(({ reading }) => reading).find((reading) => typeof reading === 'string');
  return unreadable ?? stoppedBy ?? (objects.length === 0 ? 'no-objects' : undefined);
}

/** The measured values, numbered where a quantity occurs more than once. */
function namedValues(objects: readonly FoundObject[]): Record<string, Value> {
  const values: Record<string, Value> = {};
  objects.forEach(({ id, kind, reading }, index) => {
    if (id === PACKET_ID || tellsOfDevice(id)) return;
    for (const [name, value] of Object.entries(valuesOf(reading))) {
      values[`${name}${suffix(objects, kind, index)}`] = value;
    }
  });
  return values;
}

function packetId(objects: readonly FoundObject[]): Pick<Decoded, 'packetId' | 'packetIdSpan'> {
  const packet = objects.find(({ id }) => id === PACKET_ID);
  const told = packet === undefined ? undefined : valuesOf(packet.reading)['packet_id'];
  if (typeof told !== 'number' || !Number.isSafeInteger(told)) return {};
  // Version 1 lets a sensor call its octet signed: -76 and 180 are the same id.
  return { packetId: (PACKET_ID_SPAN + (told % PACKET_ID_SPAN)) % PACKET_ID_SPAN, packetIdSpan: PACKET_ID_SPAN };
}

function aboutDevice(objects: readonly FoundObject[]): Pick<Decoded, 'device'> {
  const told = objects.flatMap(({ id, reading }) => (tellsOfDevice(id) ? [valuesOf(reading)] : []));
  return told.length === 0 ? {} : { device: Object.assign({}, ...told) };
}

function suffix(objects: readonly FoundObject[], { quantity }: BthomeObject, index: number): string {
  const same = (object: FoundObject) => object.kind.quantity === quantity;
  return objects.filter(same).length === 1 ? '' : `_${objects.slice(0, index + 1).filter(same).length}`;
}

function valuesOf(reading: ObjectReading): Readonly<Record<string, Value>> {
  return typeof reading === 'string' ? {} : reading;
}
