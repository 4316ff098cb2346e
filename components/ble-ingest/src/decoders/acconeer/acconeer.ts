import type { Value } from '@sward/contracts/reading.ts';
import { signed, uintLE } from '../byte-fields.ts';
import type { Decoder } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';

const FORMAT = 'acconeer';
const COMPANY = 0xacc0;
const OCTETS = 15;

/** What the value of each product means. */
const PRODUCTS = new Map<number, (raw: number) => Record<string, Value>>([
  // XM122, presence
  [0x80, (raw) => ({ motion: raw !== 0 })],
  // XM126, distance
  [0x90, (raw) => ({ distance_mm: raw })],
  // XM126, presence
  [0x91, (raw) => ({ motion: raw !== 0 })],
]);

/**
 * Acconeer radar modules XM122 and XM126 (ble_monitor, MIT): 0 product, 1-2 battery in %, 3-4 temperature in °C, 5-6
 * presence or distance in mm, 7-14 reserved. Least significant octet first.
 */
export const acconeer: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: COMPANY }],
  decode: (sighting) => {
    const payload = manufacturerData(sighting, COMPANY);
    const product = PRODUCTS.get(payload?.[0] ?? 0);
    if (payload === undefined || product === undefined) return undefined;
    if (payload.length !== OCTETS) return { format: FORMAT, reject: 'truncated' };
    return {
      format: FORMAT,
      values: {
        temperature_c: signed(uintLE(payload, 3, 2), 16),
        battery_pct: uintLE(payload, 1, 2),
        ...product(uintLE(payload, 5, 2)),
      },
    };
  },
};
