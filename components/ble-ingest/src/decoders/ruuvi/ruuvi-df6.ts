import type { Value } from '@sward/contracts/reading.ts';
import { present, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { airIndices, calibrates } from './air-quality.ts';
import { climate, per, ruuviDecoder, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-df6';
const FLAGS_AT = 16;
/** One octet that wraps; every value of it is valid. */
const SEQUENCE_SPAN = 256;

/** Luminosity is logarithmic: 254 steps from 0 to 65,535 lx. */
const LUMINOSITY_STEP = Math.log(65_536) / 254;

/**
 * Ruuvi Air in legacy advertising (docs.ruuvi.com, data format 6). Most significant octet first: 0 format, 1-2
 * temperature in 0.005 °C, 3-4 humidity in 0.0025 %RH, 5-6 pressure in Pa above 50,000, 7-8 PM2.5 in 0.1 µg/m³, 9-10 CO2
 * in ppm, 11 VOC index and 12 NOX index (upper 8 of 9 bits), 13 luminosity, 14 reserved, 15 sequence number, 16 flags,
 * 17-19 the lower half of the address. In extended advertising the device sends data format E1 beside it.
 */
export const ruuviDf6 = ruuviDecoder({ format: FORMAT, number: 6, length: 20, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const values = measurements(payload);
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  const sequence = uintBE(payload, 15, 1);
  return {
    format: FORMAT,
    values: { ...values, sequence, calibration_in_progress: calibrates(payload, FLAGS_AT) },
    packetId: sequence,
    packetIdSpan: SEQUENCE_SPAN,
  };
}

function measurements(payload: Uint8Array): Record<string, Value> {
  return present({
    ...climate(payload, 1),
    pm25: per(10, unless(0xffff, uintBE(payload, 7, 2))),
    co2_ppm: unless(0xffff, uintBE(payload, 9, 2)),
    ...airIndices(payload, 11, FLAGS_AT),
    illuminance_lx: illuminanceLx(unless(0xff, uintBE(payload, 13, 1))),
  });
}

/** The format asks for at most two decimals. */
function illuminanceLx(code: number | undefined): number | undefined {
  return code === undefined ? undefined : Math.round((Math.exp(code * LUMINOSITY_STEP) - 1) * 100) / 100;
}
