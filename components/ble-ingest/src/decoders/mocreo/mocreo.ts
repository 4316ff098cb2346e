import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { manufacturerOctets } from '../manufacturer-octets.ts';
import { nameOf } from '../sighting.ts';

const FORMAT = 'mocreo';
const NAME = 'MOCREO';
const LENGTH = 18;
const TYPE_AT = 1;
const BATTERY_AT = 4;
const STATE_AT = 10;

const LEAKS = 0x01;
const OPEN = 0x04;

const centi = (quantity: string, at: number): Field => ({ quantity, at, type: 's16le', divide: 100 });
const TEMPERATURE = [centi('temperature_c', 6)];
const TEMPERATURE_AND_HUMIDITY = [...TEMPERATURE, centi('humidity_rh', 8)];

/** A model: its fields, and what else is in its frame. */
type Model = {
  readonly name: string;
  readonly fields: readonly Field[];
  more?(frame: Uint8Array): Record<string, Value>;
};

const isSet = (frame: Uint8Array, bit: number) => ((frame[STATE_AT] ?? 0) & bit) !== 0;

/** SD1: humidity has the upper half of octet 10 and octet 11. */
const doorSensor = (frame: Uint8Array): Record<string, Value> => ({
  door: isSet(frame, OPEN),
  humidity_rh: (((uintBE(frame, 10, 1) >> 4) << 8) | uintBE(frame, 11, 1)) / 10,
});

const MODELS: ReadonlyMap<number, Model> = new Map([
  [0x81, { name: 'ST5', fields: TEMPERATURE }],
  [0x82, { name: 'SW2', fields: [], more: (frame) => ({ leak: isSet(frame, LEAKS) }) }],
  [0x83, { name: 'ST6', fields: TEMPERATURE_AND_HUMIDITY }],
  [0x84, { name: 'ST8', fields: TEMPERATURE }],
  [0x85, { name: 'ST7-CL', fields: [centi('temperature_c', 5)] }],
  [0x86, { name: 'ST9', fields: TEMPERATURE_AND_HUMIDITY }],
  [0x87, { name: 'ST10', fields: TEMPERATURE }],
  [0x8b, { name: 'MS1', fields: TEMPERATURE }],
  [0x8d, { name: 'MS2', fields: TEMPERATURE_AND_HUMIDITY }],
  [0x94, { name: 'MS2', fields: TEMPERATURE }],
  [0x95, { name: 'SD1', fields: [...TEMPERATURE, centi('temperature_probe_c_2', 8)], more: doorSensor }],
  [0x96, { name: 'MS3', fields: TEMPERATURE }],
]);

/** The ST7 sends its frame behind seven octets of something else. */
const ST7_COMPANY = 0x004a;
const ST7_NAMES: ReadonlySet<string> = new Set(['ST7', 'ST7-CL']);
const ST7_LENGTH = 16;
const ST7_FRAME_AT = 7;
const ST7_MODELS: ReadonlyMap<number, Model> = new Map([[0x10, { name: 'ST7', fields: [centi('temperature_c', 5)] }]]);

/**
 * Mocreo's sensors (no specification is public; layouts as ble_monitor reads them). There is no company in their
 * manufacturer data; octets counted with the two in its place: 1 type, 4 battery in % (lower seven bits), from 6
 * hundredths of °C and %RH, least significant octet first, 10 states. Told by the name.
 */
export const mocreo: Decoder = {
  format: FORMAT,
  signatures: [{ namePrefix: NAME }, { companyId: ST7_COMPANY }],
  decode: (sighting) => {
    const name = nameOf(sighting);
    for (const octets of manufacturerOctets(sighting)) {
      if (name === NAME && octets.length === LENGTH) return read(octets, MODELS);
      if (ST7_NAMES.has(name) && octets.length === ST7_LENGTH && octets[0] === ST7_COMPANY)
        return read(octets.subarray(ST7_FRAME_AT), ST7_MODELS);
    }
    return undefined;
  },
};

function read(frame: Uint8Array, models: ReadonlyMap<number, Model>): Decoded | Rejected {
  const model = models.get(frame[TYPE_AT] ?? 0);
  if (model === undefined) return { format: FORMAT, reject: 'unknown-object-id' };
  const values = {
    ...readFields(frame, model.fields),
    ...model.more?.(frame),
    battery_pct: (frame[BATTERY_AT] ?? 0) & 0x7f,
  };
  return { format: FORMAT, values, device: { model: model.name } };
}
