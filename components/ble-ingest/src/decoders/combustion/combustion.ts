import type { Value } from '@sward/contracts/reading.ts';
import { type BitField, readBitFields } from '../bit-fields.ts';
import { hex } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'combustion';
const COMBUSTION = 0x09c7;
const PREDICTIVE_PROBE = 1;
/** Later firmware sends more behind these. */
const LEAST_OCTETS = 20;
const THERMISTORS = 8;
const NORMAL = 0;
const INSTANT_READ = 1;

/** A thermistor's 13 bits: 0.05 °C above -20 °C. */
const thermistor = (quantity: string): BitField => ({
  bits: 13,
  values: (raw) => ({ [quantity]: (raw - 400) / 20 }),
});

const ALL: readonly BitField[] = Array.from({ length: THERMISTORS }, (_, index) =>
  thermistor(`temperature_probe_c_${index + 1}`),
);
/** In this mode the probe is a plain thermometer: the first thermistor's place holds what it shows. */
const INSTANT: readonly BitField[] = [thermistor('temperature_c')];

/**
 * Combustion Predictive Probe (combustion-inc/combustion-documentation, "Predictive Probe BLE Spec"): manufacturer data. 0
 * product, 1-4 serial number, 5-17 eight thermistors from the tip on, 18 mode (bits 0-1), colour and number of the probe, 19
 * low battery (bit 0), the thermistors at the food's core (bits 1-3, from the first) and surface (bits 4-5, from the
 * fourth).
 */
export const combustion: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: COMBUSTION }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, COMBUSTION);
    if (payload?.[0] !== PREDICTIVE_PROBE) return undefined;
    return payload.length < LEAST_OCTETS ? { format: FORMAT, reject: 'truncated' } : read(payload);
  },
};

function read(payload: Uint8Array): Decoded | Rejected {
  const mode = (payload[18] ?? 0) & 3;
  const status = payload[19] ?? 0;
  return {
    format: FORMAT,
    values: { ...temperatures(payload.subarray(5, 18), mode, status), battery_low: (status & 1) === 1 },
    device: {
      model: 'Predictive Probe',
      serial_number: hex(payload.slice(1, 5).reverse()),
      probe_number: ((payload[18] ?? 0) >> 5) + 1,
    },
  };
}

function temperatures(thermistors: Uint8Array, mode: number, status: number): Record<string, Value> {
  if (mode === INSTANT_READ) return readBitFields(thermistors, INSTANT);
  if (mode !== NORMAL) return { fault: 'temperature_probe_c' };
  const values = readBitFields(thermistors, ALL);
  return {
    ...values,
    ...named('temperature_core_c', values[`temperature_probe_c_${((status >> 1) & 7) + 1}`]),
    ...named('temperature_surface_c', values[`temperature_probe_c_${((status >> 4) & 3) + 4}`]),
  };
}

function named(quantity: string, value: Value | undefined): Record<string, Value> {
  return value === undefined ? {} : { [quantity]: value };
}
