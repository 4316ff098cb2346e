import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { exactManufacturerData, exactServiceData, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { nameOf } from '../sighting.ts';

const FORMAT = 'moat';
const PSEUDO_COMPANY = 0x1000;
const MOAT_SERVICE = '1000';
const OCTETS = 18;
const LEAST_MV = 1500;
const GREATEST_MV = 3700;

/** Charge of the CR2032 at a voltage: from this many mV on, so many % and so many % more for each mV. */
const CHARGE: readonly { readonly mv: number; readonly pct: number; readonly perMv: number }[] = [
  { mv: 3000, pct: 100, perMv: 0 },
  { mv: 2900, pct: 42, perMv: 0.58 },
  { mv: 2740, pct: 18, perMv: 0.15 },
  { mv: 2440, pct: 6, perMv: 0.04 },
  { mv: 2100, pct: 0, perMv: 6 / 340 },
];

/**
 * Moat S2 thermometer: 18 octets in service data of 0x1000, or behind 0x1000 in manufacturer data. Least significant
 * octet first: 10-11 temperature and 12-13 humidity as the SHT2x chip tells them (data sheet section 6), 14-15 battery
 * in mV.
 */
export const moat: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: PSEUDO_COMPANY }, { serviceUuid: MOAT_SERVICE }],
  decode: (sighting) => {
    const payload = payloadOf(sighting);
    return payload && read(payload);
  },
};

function payloadOf(sighting: Sighting): Uint8Array | undefined {
  const isNamedOtherwise = !/^(moat|$)/i.test(nameOf(sighting));
  const data = isNamedOtherwise ? undefined : exactServiceData(sighting, MOAT_SERVICE, OCTETS);
  return data ?? exactManufacturerData(sighting, PSEUDO_COMPANY, OCTETS);
}

/** Neither number is Moat's by right: a voltage that no button cell has is taken for another device's frame. */
function read(payload: Uint8Array): Decoded | undefined {
  const battery = rawNumber(payload, 14, 'u16le');
  if (battery < LEAST_MV || battery > GREATEST_MV) return undefined;
  return {
    format: FORMAT,
    values: {
      temperature_c: rounded(-46.85 + (175.72 * rawNumber(payload, 10, 'u16le')) / 65_536, 3),
      humidity_rh: Math.max(0, rounded(-6 + (125 * rawNumber(payload, 12, 'u16le')) / 65_536, 3)),
      battery_mv: battery,
      battery_pct: chargeAt(battery),
    },
    device: { model: 'Moat S2' },
  };
}

function chargeAt(mv: number): number {
  const step = CHARGE.find(({ mv: from }) => mv >= from);
  return step === undefined ? 0 : rounded(step.pct + (mv - step.mv) * step.perMv, 1);
}
