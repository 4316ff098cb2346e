import type { Value } from '@sward/contracts/reading.ts';
import type { RejectReason } from '../decoder.ts';
import { type Field, lengthOf, readFields } from '../fields.ts';

/** What one object says: values by quantity name (none where nothing happened), or why it says nothing. */
export type ObjectReading = Readonly<Record<string, Value>> | RejectReason;

/** Reads one object's octets; `model` is empty where the product id is not known. */
export type ObjectReader = (data: Uint8Array, model: string) => ObjectReading;

/** Readers by object id. */
export type ObjectTable = ReadonlyMap<number, ObjectReader>;

/** An object of just so many octets. */
export function exactly(octets: number, read: ObjectReader): ObjectReader {
  return (data, model) => (data.length === octets ? read(data, model) : 'truncated');
}

/** An object whose first octet says it; some devices send a time behind it. */
export function firstOctet(read: (octet: number, model: string) => ObjectReading): ObjectReader {
  return ([octet], model) => (octet === undefined ? 'truncated' : read(octet, model));
}

/** An object of numbers in fixed places. */
export function numbers(...fields: readonly Field[]): ObjectReader {
  return exactly(lengthOf(fields), (data) => readFields(data, fields) ?? 'truncated');
}

/** An object of one octet that is a number. */
export function octet(quantity: string): ObjectReader {
  return numbers({ quantity, at: 0, type: 'u8' });
}

/** An object whose first octet is true where it is not zero. */
export function flag(quantity: string): ObjectReader {
  return firstOctet((value) => ({ [quantity]: value !== 0 }));
}

/** An object whose first octet is a code. */
export function codes(meanings: Readonly<Record<number, Readonly<Record<string, Value>>>>): ObjectReader {
  return firstOctet((code) => meanings[code] ?? 'invalid-event-value');
}

/** An object that means something only in some models. */
export function onlyOf(models: readonly string[], read: ObjectReader): ObjectReader {
  return (data, model) => (models.includes(model) ? read(data, model) : 'unknown-object-id');
}

/** An object that is known and tells nothing to publish: a setting, a reset. */
export const nothingToTell: ObjectReader = () => ({});
