import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'brm';
const IF_LLC = 0x028d;

/** What a model measures besides temperature and battery. `old`: its temperature is the raw number of its sensor. */
type Model = { readonly name: string; readonly old?: true; readonly scales?: 1 | 2 };

const MODELS: ReadonlyMap<number, Model> = new Map<number, Model>([
  [41, { name: 'BroodMinder-T (2016)', old: true }],
  [42, { name: 'BroodMinder-TH (2016)', old: true }],
  [43, { name: 'BroodMinder-W', old: true, scales: 1 }],
  [47, { name: 'BroodMinder-T' }],
  [49, { name: 'BroodMinder-W3', scales: 2 }],
  [56, { name: 'BroodMinder-TH' }],
  [57, { name: 'BroodMinder-W', scales: 1 }],
  [58, { name: 'BroodMinder-DIY', scales: 2 }],
]);

/** Raw weights are hundredths of a kilogram above this. A cell that is not there reads as this or its neighbours. */
const NO_WEIGHT = 32_767;
const UNUSED = [0, NO_WEIGHT, 0xffff];

/**
 * BroodMinder hive monitors (mybroodminder.com, "Physics and tech stuff"): manufacturer data of 21 octets. 0 model, 1-2
 * firmware, 3 and 9 temperature of this moment (not used), 4 battery in %, 5-6 number of the sample, 7-8 temperature,
 * 10-13 weights left and right, 14 whole %RH (0: no such sensor), 15-18 weights of a second pair, 19-20 weight in all;
 * least significant octet first.
 */
export const broodMinder = manufacturerDecoder({ format: FORMAT, companyId: IF_LLC, octets: 21, read });

function read(payload: Uint8Array): Decoded | undefined {
  const [number = 0, minor = 0, major = 0] = payload;
  const model = MODELS.get(number);
  if (model === undefined) return undefined;
  return {
    format: FORMAT,
    values: {
      temperature_c: temperature(rawNumber(payload, 7, 'u16le'), model.old === true),
      ...battery(payload[4] ?? 0),
      ...humidity(payload[14] ?? 0),
      ...weights(payload, model.scales ?? 0),
    },
    device: { model: model.name, firmware_version: `${major}.${minor}` },
  };
}

/** Hundredths of a degree above -50 °C; of old models the 16 bits of an HTU21D. */
function temperature(raw: number, isOld: boolean): number {
  return isOld ? rounded((raw / 65_536) * 165 - 40, 2) : (raw - 5000) / 100;
}

/** A recorded frame says 125: what that means is nowhere told, and the weights beside it are sound. */
function battery(raw: number): Record<string, Value> {
  return raw > 100 ? {} : { battery_pct: raw };
}

function humidity(raw: number): Record<string, Value> {
  return raw === 0 ? {} : { humidity_rh: raw };
}

function weights(payload: Uint8Array, pairs: number): Record<string, Value> {
  if (pairs === 0) return {};
  const cells = [10, 12, 15, 17].slice(0, pairs * 2);
  const each = cells.flatMap((at, index) => weight(`mass_kg_${index + 1}`, rawNumber(payload, at, 'u16le')));
  return Object.fromEntries([...weight('mass_kg', rawNumber(payload, 19, 'u16le')), ...each]);
}

function weight(quantity: string, raw: number): [string, Value][] {
  return UNUSED.includes(raw) ? [] : [[quantity, (raw - NO_WEIGHT) / 100]];
}
