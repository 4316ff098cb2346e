import type { Decoded, Decoder } from '../decoder.ts';
import { rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { manufacturerOctets } from '../manufacturer-octets.ts';
import { nameOf } from '../sighting.ts';

const FORMAT = 'tpmsbr';
const NAME = 'BR';
const OCTETS = 7;
/** The sensor holds the air at 14.5 psi and a bar too. */
const AIR_TENTHS_PSI = 145;
const PA_PER_TENTH_PSI = 100_000 / 145;
/** No lithium cell is outside: in 0.1 V. */
const [LEAST_VOLTAGE, GREATEST_VOLTAGE] = [18, 40];

/**
 * Caps that tell the pressure of tyres and call themselves "BR": manufacturer data of 7 octets without a company. 0 state,
 * 1 battery in 0.1 V, 2 temperature in °C, 3-4 absolute pressure in 0.1 psi, most significant octet first.
 */
export const tpmsBr: Decoder = {
  format: FORMAT,
  signatures: [{ namePrefix: NAME }],
  decode: (sighting) => {
    if (!/^BR(_|$)/.test(nameOf(sighting))) return undefined;
    const octets = manufacturerOctets(sighting).find(({ length }) => length === OCTETS);
    return octets && read(octets);
  },
};

function read(octets: Uint8Array): Decoded | undefined {
  const voltage = rawNumber(octets, 1, 'u8');
  if (voltage < LEAST_VOLTAGE || voltage > GREATEST_VOLTAGE) return undefined;
  return {
    format: FORMAT,
    values: {
      pressure_pa: abovePressureOfAir(rawNumber(octets, 3, 'u16be')),
      temperature_c: rawNumber(octets, 2, 's8'),
      battery_mv: voltage * 100,
    },
  };
}

/** In thin air a cap on no wheel tells less than the air it was made for: that is a flat tyre, and no broken frame. */
function abovePressureOfAir(tenthsPsi: number): number {
  return rounded(Math.max(0, tenthsPsi - AIR_TENTHS_PSI) * PA_PER_TENTH_PSI, 1);
}
