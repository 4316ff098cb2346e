import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { type Field, rawNumber, readFields } from '../fields.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'aranet';
const SAF_TEHNIKA = 0x0702;
/** Set where the owner allowed smart home integrations: without it the frame ends behind the version. */
const INTEGRATIONS = 1 << 5;
const CALIBRATING = 0x0c;
const ARANET4_OCTETS = 22;
const OCTETS = 24;
const COUNTER_SPAN = 256;

/** From here on a temperature (in 0.05 °C) is a mark that the sensor had none. */
const NO_TEMPERATURE = 0x4000;
const NO_VALUE = 0x8000;

type Model = { readonly name: string; readonly fields: readonly Field[] };

const pressure = (at: number): Field => ({ quantity: 'pressure_pa', at, type: 'u16le', times: 10 });
const temperature = (at: number): Field => ({ quantity: 'temperature_c', at, type: 's16le' });
const battery = (at: number): Field => ({ quantity: 'battery_pct', at, type: 'u8' });
const age = (at: number): readonly Field[] => [
  { quantity: 'measurement_interval_s', at, type: 'u16le' },
  { quantity: 'measurement_age_s', at: at + 2, type: 'u16le' },
];

const ARANET4: Model = {
  name: 'Aranet4',
  fields: [
    { quantity: 'co2_ppm', at: 9, type: 'u16le' },
    temperature(11),
    pressure(13),
    { quantity: 'humidity_rh', at: 15, type: 'u8' },
    battery(16),
    ...age(18),
  ],
};

const HUMIDITY: Field = { quantity: 'humidity_rh', at: 14, type: 'u16le', divide: 10 };

/** Models by the octet ahead of the flags, which an Aranet4 does not send. */
const MODELS: ReadonlyMap<number, Model> = new Map([
  [1, { name: 'Aranet2', fields: [temperature(10), HUMIDITY, battery(17), ...age(19)] }],
  [
    2,
    {
      name: 'Aranet Radiation',
      fields: [
        { quantity: 'radiation_total_usv', at: 6, type: 'u32le', divide: 1000 },
        { quantity: 'duration_s', at: 10, type: 'u32le' },
        { quantity: 'radiation_rate_usvh', at: 14, type: 'u16le', divide: 1000 },
        battery(17),
        ...age(19),
      ],
    },
  ],
  [
    3,
    {
      name: 'Aranet Radon Plus',
      fields: [
        { quantity: 'radon_bqm3', at: 8, type: 'u16le' },
        temperature(10),
        pressure(12),
        HUMIDITY,
        battery(17),
        ...age(19),
      ],
    },
  ],
]);

/**
 * Aranet sensors of SAF Tehnika: manufacturer data, least significant octet first. 0 model (an Aranet4 starts with 1), 1
 * flags, 2-4 firmware version (patch, minor, major), then the model's fields, and at the end a counter of measurements.
 */
export const aranet: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: SAF_TEHNIKA }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, SAF_TEHNIKA);
    if (payload?.length === ARANET4_OCTETS) return read(Uint8Array.of(0, ...payload), ARANET4);
    const model = payload?.length === OCTETS ? MODELS.get(payload[0] ?? 0) : undefined;
    return payload && model && read(payload, model);
  },
};

function read(payload: Uint8Array, { name, fields }: Model): Decoded | Rejected | undefined {
  const [, flags = 0, patch, minor, major] = payload;
  if ((flags & INTEGRATIONS) === 0) return undefined;
  const values = readFields(
    payload,
    fields.filter((field) => isMeasured(payload, field)),
  );
  return {
    format: FORMAT,
    values: { ...values, ...inTenths(values?.['temperature_c']), calibration_in_progress: (flags & CALIBRATING) !== 0 },
    device: { model: name, firmware_version: `${major}.${minor}.${patch}` },
    packetId: payload.at(-1) ?? 0,
    packetIdSpan: COUNTER_SPAN,
  };
}

/** While it calibrates, the sensor marks each value that it does not measure. */
function isMeasured(payload: Uint8Array, { quantity, at, type }: Field): boolean {
  const raw = rawNumber(payload, at, type);
  if (quantity === 'temperature_c') return raw < NO_TEMPERATURE;
  return type !== 'u16le' || quantity.startsWith('measurement') || raw < NO_VALUE;
}

/** Steps of 0.05 °C as tenths: finer is not what the maker's data sheet promises, nor what the display shows. */
function inTenths(raw: unknown): Record<string, number> {
  return typeof raw === 'number' ? { temperature_c: Math.round(raw / 2) / 10 } : {};
}
