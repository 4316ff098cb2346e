import type { Value } from '@sward/contracts/reading.ts';
import { uintBE } from '../byte-fields.ts';
import { type Field, readFields } from '../fields.ts';
import { decoded, type GoveeBlock, type GoveeLayout, holds, isOfGovee } from './block.ts';
import { packedClimate } from './packed-climate.ts';

const GOVEE_COMPANY = 0xec88;
const NOKIA = 0x0001;
/** Not a company either: the H5179 puts an octet of flags ahead of Govee's 0xec88. */
const H5179_COMPANY = 0x8801;

/** Models of one layout under Nokia's identifier: they cannot be told from others of that length without their name. */
const SIX_OCTET_MODELS = new Set([
  '5100',
  '5101',
  '5102',
  '5103',
  '5104',
  '5105',
  '5108',
  '5110',
  '5174',
  '5177',
  '5179',
]);

/** Climate in numbers of its own, from `at`: hundredths of °C, hundredths of %RH, battery in %. */
const plainFields = (at: number): readonly Field[] => [
  { quantity: 'temperature_c', at, type: 's16le', divide: 100 },
  { quantity: 'humidity_rh', at: at + 2, type: 'u16le', divide: 100 },
  { quantity: 'battery_pct', at: at + 4, type: 'u8' },
];

const plain =
  (model: string, at: number) =>
  ({ data, model: digits }: GoveeBlock) =>
    decoded(digits === undefined ? model : `H${digits}`, readFields(data, plainFields(at)) ?? {});

const packed =
  (model: string, at: number) =>
  ({ data, model: digits }: GoveeBlock) =>
    decoded(digits === undefined ? model : `H${digits}`, packedClimate(data, at));

const ofGovee = (length: number) => (block: GoveeBlock) =>
  block.companyId === GOVEE_COMPANY && block.data.length === length && block.data[0] === 0;

const underNokia = (length: number) => (block: GoveeBlock) =>
  block.companyId === NOKIA && block.data.length === length && holds(block.data, 0, [1, 1]) && isOfGovee(block);

/** H5106: one number of 31 bits (and a sign) holds 0.1 °C, 0.1 %RH and µg/m³, three decimal digits each. */
function particles(data: Uint8Array): Record<string, Value> {
  const word = uintBE(data, 2, 4);
  const magnitude = word % 0x8000_0000;
  const tenths = Math.floor(magnitude / 1_000_000);
  return {
    temperature_c: (word === magnitude ? tenths : 0 - tenths) / 10,
    humidity_rh: (Math.floor(magnitude / 1000) % 1000) / 10,
    pm25: magnitude % 1000,
  };
}

/** Thermometers, hygrometers and the particle sensor that send one reading in the plain, shortest first. */
export const CLIMATE_LAYOUTS: readonly GoveeLayout[] = [
  { matches: ofGovee(6), read: packed('H5072/H5075', 1) },
  { matches: ofGovee(7), read: plain('H5074', 1) },
  { matches: ofGovee(9), read: plain('H5051', 1) },
  {
    matches: ({ companyId, data }) =>
      companyId === H5179_COMPANY && data.length === 9 && holds(data, 0, [0xec, 0, 1, 1]),
    read: plain('H5179', 4),
  },
  {
    matches: (block) => underNokia(6)(block) && block.model === '5106',
    read: ({ data }) => decoded('H5106', particles(data)),
  },
  {
    matches: (block) => underNokia(6)(block) && SIX_OCTET_MODELS.has(block.model ?? ''),
    read: packed('H5101', 2),
  },
];
