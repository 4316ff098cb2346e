import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';
import type { RejectReason } from '../decoder.ts';
import { BODY_OBJECTS } from './body-objects.ts';
import { BUTTON_OBJECTS } from './button-objects.ts';
import { LOCK_OBJECTS } from './lock-objects.ts';
import { MEASUREMENT_OBJECTS } from './measurement-objects.ts';
import type { ObjectReading, ObjectTable } from './mibeacon-object.ts';
import { STATE_OBJECTS } from './state-objects.ts';

const OBJECTS: ObjectTable = new Map([
  ...MEASUREMENT_OBJECTS,
  ...STATE_OBJECTS,
  ...BUTTON_OBJECTS,
  ...LOCK_OBJECTS,
  ...BODY_OBJECTS,
]);

/** Ids from here on are properties of a model's services: in a model that is not known they mean nothing. */
const FIRST_MODEL_OBJECT = 0x4000;
const OBJECT_HEADER_OCTETS = 3;

/** What the objects of a payload say together. */
export type PayloadReading = {
  readonly values: Readonly<Record<string, Value>>;
  /** The first thing that was not understood: an object, or what is left where an object is cut off. */
  readonly problem?: RejectReason;
};

/** Reads objects: an id of two octets, a length, and so many octets, until one is cut off. Those before it count. */
export function readPayload(payload: Uint8Array, model: string): PayloadReading {
  const values: Record<string, Value> = {};
  let problem: RejectReason | undefined;
  let at = 0;
  while (at < payload.length) {
    const end = objectEnd(payload, at);
    const reading = end > payload.length ? 'truncated' : readObject(payload.subarray(at, end), model);
    if (typeof reading === 'string') problem ??= reading;
    else Object.assign(values, reading);
    at = end;
  }
  return problem === undefined ? { values } : { values, problem };
}

/** Past the payload where the object's header is cut off. */
function objectEnd(payload: Uint8Array, at: number): number {
  return at + OBJECT_HEADER_OCTETS + (payload[at + OBJECT_HEADER_OCTETS - 1] ?? 0);
}

function readObject(octets: Uint8Array, model: string): ObjectReading {
  const id = uintLE(octets, 0, 2);
  const read = model === '' && id >= FIRST_MODEL_OBJECT ? undefined : OBJECTS.get(id);
  return read === undefined ? 'unknown-object-id' : read(octets.subarray(OBJECT_HEADER_OCTETS), model);
}
