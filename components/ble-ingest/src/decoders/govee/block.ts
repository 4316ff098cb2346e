import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Rejected, Sighting } from '../decoder.ts';
import { listsService, nameOf } from '../sighting.ts';

export const GOVEE = 'govee';

/** Thermometers that send their model in the name and this in the list of services. */
const GOVEE_SERVICE = 'ec88';

/** One manufacturer block of a packet, and what the packet tells of its sender. */
export type GoveeBlock = {
  readonly companyId: number;
  readonly data: Uint8Array;
  /** The digits of the model in the device's name: `5075` of `GVH5075_2762`. */
  readonly model: string | undefined;
  readonly sighting: Sighting;
};

/** One layout of a manufacturer block. `read` is only asked about blocks that match. */
export type GoveeLayout = {
  matches(block: GoveeBlock): boolean;
  read(block: GoveeBlock): Decoded | Rejected;
};

const MODEL_IN_NAME = /^(?:GVH?|Govee_H?|[HB])(5[0-9]{3})/;
const SOME_GOVEE_NAME = /^(?:GV|Govee_)/;

/** The digits of the model in a device's name; `undefined` where there are none. */
export function modelInName(name: string): string | undefined {
  return MODEL_IN_NAME.exec(name)?.[1];
}

/**
 * True where the packet's name or services say that a Govee device sent it. Asked where the company identifier does not:
 * Govee uses 0x0001, which is Nokia's.
 */
export function isOfGovee({ model, sighting }: GoveeBlock): boolean {
  return model !== undefined || SOME_GOVEE_NAME.test(nameOf(sighting)) || listsService(sighting, GOVEE_SERVICE);
}

/** True where `data` holds `octets` from `at`. */
export function holds(data: Uint8Array, at: number, octets: ArrayLike<number>): boolean {
  for (let index = 0; index < octets.length; index += 1) if (data[at + index] !== octets[index]) return false;
  return true;
}

/** What a Govee device said. */
export function decoded(model: string, values: Readonly<Record<string, Value>>): Decoded {
  return { format: GOVEE, values, device: { model } };
}

/** The values, or, where the sensor says that it is broken, their names in `fault`. */
export function soundOrFault(isSound: boolean, values: Readonly<Record<string, number>>): Record<string, Value> {
  return isSound ? values : { fault: Object.keys(values).join(',') };
}
