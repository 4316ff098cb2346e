import type { Value } from '@sward/contracts/reading.ts';
import { present, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { airIndices, calibrates } from './air-quality.ts';
import { climate, ownAddress, per, ruuviDecoder, sequenceOf, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-e1';
const FLAGS_AT = 28;
const SEQUENCE_UNAVAILABLE = 0xffffff;

/**
 * Ruuvi Air in extended advertising (docs.ruuvi.com, data format E1). Most significant octet first: 0 format, 1-6
 * temperature, humidity, pressure as in data format 5, 7-14 PM1, PM2.5, PM4, PM10 in 0.1 µg/m³, 15-16 CO2 in ppm, 17 VOC
 * and 18 NOX index (upper 8 of 9 bits), 19-21 luminosity in 0.01 lx, 22-24 reserved, 25-27 sequence number, 28 flags,
 * 29-33 reserved, 34-39 the device's address.
 */
export const ruuviE1 = ruuviDecoder({ format: FORMAT, number: 0xe1, length: 40, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const values = measurements(payload);
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  const raw = uintBE(payload, 25, 3);
  return {
    format: FORMAT,
    values: {
      ...values,
      ...present({ sequence: unless(SEQUENCE_UNAVAILABLE, raw) }),
      calibration_in_progress: calibrates(payload, FLAGS_AT),
    },
    ...sequenceOf(raw, SEQUENCE_UNAVAILABLE),
    ...ownAddress(payload, 34),
  };
}

function measurements(payload: Uint8Array): Record<string, Value> {
  const particles = (at: number) => per(10, unless(0xffff, uintBE(payload, at, 2)));
  return present({
    ...climate(payload, 1),
    pm1: particles(7),
    pm25: particles(9),
    pm4: particles(11),
    pm10: particles(13),
    co2_ppm: unless(0xffff, uintBE(payload, 15, 2)),
    ...airIndices(payload, 17, FLAGS_AT),
    illuminance_lx: per(100, unless(0xffffff, uintBE(payload, 19, 3))),
  });
}
