import { present, signed, uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { climate, metresPerSecondSquared, ownAddress, powerInfo, ruuviDecoder, sequenceOf, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-df5';
/** The sequence number counts 0 to 65,534. */
const SEQUENCE_UNAVAILABLE = 0xffff;

/**
 * RuuviTag with firmware 2 and later (docs.ruuvi.com, data format 5 "RAWv2"). Most significant octet first:
 * 0 format, 1-2 temperature in 0.005 °C, 3-4 humidity in 0.0025 %RH, 5-6 pressure in Pa above 50,000, 7-12 acceleration
 * X Y Z in mg, 13-14 battery (11 bits, mV above 1600) and transmit power (5 bits, 2 dBm steps above -40), 15 movement
 * counter, 16-17 measurement sequence number, 18-23 the tag's address.
 */
export const ruuviDf5 = ruuviDecoder({ format: FORMAT, number: 5, length: 24, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const raw = uintBE(payload, 16, 2);
  const values = measurements(payload);
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  return {
    format: FORMAT,
    values: { ...values, ...present({ sequence: unless(SEQUENCE_UNAVAILABLE, raw) }) },
    ...sequenceOf(raw, SEQUENCE_UNAVAILABLE),
    ...ownAddress(payload, 18),
  };
}

function measurements(payload: Uint8Array): Record<string, number> {
  const acceleration = (at: number) => metresPerSecondSquared(unless(-0x8000, signed(uintBE(payload, at, 2), 16)));
  return present({
    ...climate(payload, 1),
    acceleration_x_ms2: acceleration(7),
    acceleration_y_ms2: acceleration(9),
    acceleration_z_ms2: acceleration(11),
    ...powerInfo(payload, 13),
    movement_counter: unless(0xff, uintBE(payload, 15, 1)),
  });
}
