import type { Value } from '@sward/contracts/reading.ts';
import { hex } from '../byte-fields.ts';
import type { Decoder } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const APPLE = 0x004c;
const IBEACON = '0215';
const OCTETS = 23;

type MeasuringBeacon = {
  readonly format: string;
  /** The UUID by which the maker's devices are known: 32 lower-case hex digits. */
  readonly uuid: string;
  /** Offsets count from the type of the beacon: major number 18, minor number 20, power 22. */
  readonly fields: readonly Field[];
  readonly device: Readonly<Record<string, Value>>;
};

/** The decoder of an iBeacon that tells measurements in the place of its numbers. Goes ahead of the plain iBeacon. */
export function measuringBeacon({ format, uuid, fields, device }: MeasuringBeacon): Decoder {
  return manufacturerDecoder({
    format,
    companyId: APPLE,
    octets: OCTETS,
    read: (payload) => {
      if (hex(payload.subarray(0, 18)) !== IBEACON + uuid) return undefined;
      return { format, values: readFields(payload, fields) ?? {}, device };
    },
  });
}
