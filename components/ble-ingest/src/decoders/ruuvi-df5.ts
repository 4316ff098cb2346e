import { hex, present, signed, uintBE } from './byte-fields.ts';
import type { Decoded, Rejected } from './decoder.ts';
import { metresPerSecondSquared, per, pressurePa, ruuviDecoder, unless } from './ruuvi.ts';

const FORMAT = 'ruuvi-df5';
/** The sequence number counts 0 to 65,534; 65,535 means "not available". */
const SEQUENCE_SPAN = 65_535;

/**
 * RuuviTag with firmware 2 and later (docs.ruuvi.com, data format 5 "RAWv2"). Most significant octet first:
 * 0 format, 1-2 temperature in 0.005 °C, 3-4 humidity in 0.0025 %RH, 5-6 pressure in Pa above 50,000, 7-12 acceleration
 * X Y Z in mg, 13-14 battery (11 bits, mV above 1600) and transmit power (5 bits, 2 dBm steps above -40), 15 movement
 * counter, 16-17 measurement sequence number, 18-23 the tag's address.
 */
export const ruuviDf5 = ruuviDecoder({ format: FORMAT, number: 5, length: 24, read });

function read(payload: Uint8Array): Decoded | Rejected {
  const sequence = unless(0xffff, uintBE(payload, 16, 2));
  const values = measurements(payload);
  if (Object.keys(values).length === 0) return { format: FORMAT, reject: 'all-values-unavailable' };
  return {
    format: FORMAT,
    values: { ...values, ...present({ sequence }) },
    ...(sequence === undefined ? {} : { packetId: sequence, packetIdSpan: SEQUENCE_SPAN }),
    ...ownAddress(payload.subarray(18, 24)),
  };
}

function measurements(payload: Uint8Array): Record<string, number> {
  const power = uintBE(payload, 13, 2);
  const battery = unless(0x7ff, power >> 5);
  const txPower = unless(0x1f, power & 0x1f);
  const signedField = (at: number) => unless(-0x8000, signed(uintBE(payload, at, 2), 16));
  return present({
    temperature_c: per(200, signedField(1)),
    humidity_rh: per(400, unless(0xffff, uintBE(payload, 3, 2))),
    pressure_pa: pressurePa(unless(0xffff, uintBE(payload, 5, 2))),
    acceleration_x_ms2: metresPerSecondSquared(signedField(7)),
    acceleration_y_ms2: metresPerSecondSquared(signedField(9)),
    acceleration_z_ms2: metresPerSecondSquared(signedField(11)),
    battery_mv: battery === undefined ? undefined : battery + 1600,
    tx_power_dbm: txPower === undefined ? undefined : txPower * 2 - 40,
    movement_counter: unless(0xff, uintBE(payload, 15, 1)),
  });
}

function ownAddress(octets: Uint8Array): { deviceId?: string } {
  return octets.every((octet) => octet === 0xff) ? {} : { deviceId: hex(octets) };
}
