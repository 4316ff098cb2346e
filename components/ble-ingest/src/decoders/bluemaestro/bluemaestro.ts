import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'bluemaestro';
const BLUE_MAESTRO = 0x0133;

/** Tenths, most significant octet first: what all but the newest send. */
const BATTERY: Field = { quantity: 'battery_pct', at: 1, type: 'u8' };
const TEMPERATURE: Field = { quantity: 'temperature_c', at: 6, type: 's16be', divide: 10 };
const HUMIDITY: Field = { quantity: 'humidity_rh', at: 8, type: 'u16be', divide: 10 };
const DEW_POINT: Field = { quantity: 'dewpoint_c', at: 10, type: 's16be', divide: 10 };
/** Tenths of hPa. */
const PRESSURE: Field = { quantity: 'pressure_pa', at: 10, type: 'u16be', times: 10 };

/** Hundredths, least significant octet first. */
const MAXI_TEMPERATURE: Field = { quantity: 'temperature_c', at: 15, type: 's16le', divide: 100 };
const MAXI_HUMIDITY: Field = { quantity: 'humidity_rh', at: 17, type: 's16le', divide: 100 };
/** Hundredths of hPa: whole Pa. */
const MAXI_PRESSURE: Field = { quantity: 'pressure_pa', at: 19, type: 's32le' };

/** Of the three temperatures of the Pebble the second is the present one. Whole %RH and hPa. */
const PEBBLE: readonly Field[] = [
  { quantity: 'temperature_c', at: 3, type: 's16le', divide: 10 },
  { quantity: 'humidity_rh', at: 7, type: 'u8' },
  { quantity: 'pressure_pa', at: 8, type: 'u16le', times: 100 },
];
const PEBBLE_VERSION = 0x01;
const PEBBLE_LENGTH = 18;

/** `more` is read of frames that are long enough. */
type Version = { readonly model: string; readonly fields: readonly Field[]; readonly more?: readonly Field[] };

/** Versions of the payload, its first octet. */
const VERSIONS: ReadonlyMap<number, Version> = new Map([
  [PEBBLE_VERSION, { model: 'Pebble', fields: PEBBLE }],
  [0x08, { model: 'Temperature Sensor v8', fields: [BATTERY, TEMPERATURE] }],
  [0x0d, { model: 'Tempo Disc T', fields: [BATTERY, TEMPERATURE] }],
  [0x16, { model: 'Tempo Disc THD', fields: [BATTERY, TEMPERATURE, HUMIDITY], more: [DEW_POINT] }],
  [0x17, { model: 'Tempo Disc THD', fields: [BATTERY, TEMPERATURE, HUMIDITY], more: [DEW_POINT] }],
  [0x1b, { model: 'Tempo Disc THPD', fields: [BATTERY, TEMPERATURE, HUMIDITY, PRESSURE] }],
  [0x29, { model: 'Tempo Disc Maxi T', fields: [BATTERY, MAXI_TEMPERATURE] }],
  [0x2a, { model: 'Tempo Disc Maxi THD', fields: [BATTERY, MAXI_TEMPERATURE, MAXI_HUMIDITY] }],
  [0x2b, { model: 'Tempo Disc Maxi THPD', fields: [BATTERY, MAXI_TEMPERATURE, MAXI_HUMIDITY, MAXI_PRESSURE] }],
]);

/**
 * Blue Maestro's Tempo Discs and the Pebble: manufacturer data of company 0x0133 (layouts as the test-suites of
 * bluemaestro-ble, ble_monitor and Theengs pin them). Octets: 0 version, 1 battery in %, 2-3 interval and 4-5 length of the
 * log, then the measurements; the Tempo Disc Maxi has them further behind. Statistics that follow are not read.
 */
export const bluemaestro: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: BLUE_MAESTRO }],
  decode: (sighting) => {
    const data = manufacturerData(sighting, BLUE_MAESTRO);
    const version = VERSIONS.get(data?.[0] ?? 0);
    return data === undefined || version === undefined ? undefined : read(data, version);
  },
};

function read(data: Uint8Array, { model, fields, more = [] }: Version): Decoded | Rejected {
  // 0x01 is a small number: the length tells the Pebble from what else starts so.
  const isWhole = data[0] !== PEBBLE_VERSION || data.length === PEBBLE_LENGTH;
  const values = isWhole ? readFields(data, fields) : undefined;
  if (values === undefined) return { format: FORMAT, reject: 'truncated' };
  return { format: FORMAT, values: { ...values, ...readFields(data, more) }, device: { model } };
}
