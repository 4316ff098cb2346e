import { hex } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'oria-t301';
/** 0x55, 0xAA on air. */
const MARK = 0xaa55;
const VERSION = 1;

const ADDRESS_AT = 2;
const ADDRESS_END = 8;

const CLIMATE: readonly Field[] = [
  { quantity: 'temperature_c', at: 10, type: 's16be', divide: 100 },
  { quantity: 'humidity_rh', at: 12, type: 'u16be', divide: 100 },
  { quantity: 'battery_pct', at: 14, type: 'u8' },
];

/**
 * ble_monitor takes octets 8-9 of the T201 for hundredths of a volt, and its test pins that. All frames we know hold the
 * same number there, of the T301 too: it may be the kind and the length of what follows.
 */
const VOLTAGE: Field = { quantity: 'battery_mv', at: 8, type: 'u16be', times: 10 };

/** Models by octet 1. */
const MODELS: ReadonlyMap<number, { readonly name: string; readonly fields: readonly Field[] }> = new Map([
  [0x01, { name: 'T201', fields: [...CLIMATE, VOLTAGE] }],
  [0x05, { name: 'T301', fields: CLIMATE }],
]);

/**
 * Oria T301 and Oria or Brifit T201 (no specification is public; layout as the tests of Theengs and ble_monitor pin it).
 * Octets behind the mark, most significant first: 0 version, 1 model, 2-7 the address, 10-11 hundredths of °C, 12-13
 * hundredths of %RH, 14 battery in %.
 */
export const oria: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: MARK }],
  decode: (sighting) => {
    const data = manufacturerData(sighting, MARK);
    return data?.[0] === VERSION ? read(data) : undefined;
  },
};

function read(data: Uint8Array): Decoded | Rejected | undefined {
  const model = MODELS.get(data[1] ?? 0);
  if (model === undefined) return undefined;
  const values = readFields(data, model.fields);
  if (values === undefined) return { format: FORMAT, reject: 'truncated' };
  return {
    format: FORMAT,
    values,
    device: { model: model.name },
    deviceId: hex(data.subarray(ADDRESS_AT, ADDRESS_END)),
  };
}
