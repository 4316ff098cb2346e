import { uintLE } from '../byte-fields.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { rounded } from '../exact-payload.ts';
import { listsService } from '../sighting.ts';

const FORMAT = 'sensorpush';
const SERVICE = 'ef09000011d642ba93b89dd7ec090ab0';
const HT1_SERVICE = 'ef09000011d642ba93b89dd7ec090aa9';

/** One quantity among the mixed digits of a packed number: its least value and its greatest, and the step between. */
type Digit = { readonly quantity: string; readonly min: number; readonly max: number; readonly step: number };
type Model = { readonly name: string; readonly octets: number; readonly digits: readonly Digit[] };

const HUMIDITY: Digit = { quantity: 'humidity_rh', min: 0, max: 100, step: 0.0025 };

/** Models by the upper six bits of the first octet. */
const MODELS: ReadonlyMap<number, Model> = new Map([
  [
    0,
    {
      name: 'HTP.xw',
      octets: 7,
      digits: [
        { quantity: 'temperature_c', min: -40, max: 140, step: 0.0025 },
        HUMIDITY,
        { quantity: 'pressure_pa', min: 30_000, max: 125_000, step: 1 },
      ],
    },
  ],
  [1, { name: 'HT.w', octets: 5, digits: [{ quantity: 'temperature_c', min: -40, max: 125, step: 0.0025 }, HUMIDITY] }],
]);

/**
 * SensorPush HT1, HT.w and HTP.xw: manufacturer data without a company, next to SensorPush's service. Of the newer models
 * the first octet is the page (bits 0-1; 0 are measurements) and the model, and the rest, least significant octet first,
 * one number: temperature is its lowest digit, humidity the next and pressure the last, each digit with a base of its own.
 */
export const sensorpush: Decoder = {
  format: FORMAT,
  signatures: [{ listedService: SERVICE }, { listedService: HT1_SERVICE }],
  decode: (sighting) => {
    const [payload] = sighting.advertisement.manufacturerBlocks.map(withCompany);
    if (payload === undefined) return undefined;
    if (listsService(sighting, HT1_SERVICE)) return readHt1(payload);
    return listsService(sighting, SERVICE) ? readPacked(payload) : undefined;
  },
};

/** A block as it was sent: what stands for a company is data. */
function withCompany({ companyId, data }: Sighting['advertisement']['manufacturerBlocks'][number]): Uint8Array {
  return Uint8Array.of(companyId & 0xff, companyId >> 8, ...data);
}

function readPacked(payload: Uint8Array): Decoded | undefined {
  const [start = 0] = payload;
  const model = MODELS.get(start >> 2);
  if ((start & 3) !== 0 || model?.octets !== payload.length) return undefined;
  return { format: FORMAT, values: unpacked(payload, model.digits), device: { model: model.name } };
}

/** At most 48 bits: a number without loss. */
function unpacked(payload: Uint8Array, digits: readonly Digit[]): Record<string, number> {
  const values: Record<string, number> = {};
  let rest = uintLE(payload, 1, payload.length - 1);
  for (const { quantity, min, max, step } of digits) {
    const base = Math.floor((max - min) / step + step / 2) + 1;
    values[quantity] = rounded((rest % base) * step + min, 2);
    rest = Math.floor(rest / base);
  }
  return values;
}

/** HT1: 12 bits humidity, 14 bits temperature as the SHT2x chip tells them, and 1 as the model in the bits above. */
function readHt1(payload: Uint8Array): Decoded | undefined {
  if (payload.length !== 4 || uintLE(payload, 3, 1) >> 2 !== 1) return undefined;
  const raw = uintLE(payload, 0, 4);
  const humidity = -6 + (125 * (raw & 0xfff)) / 2 ** 12;
  return {
    format: FORMAT,
    values: {
      temperature_c: rounded(-46.85 + (175.72 * ((raw >> 12) & 0x3fff)) / 2 ** 14, 2),
      humidity_rh: Math.min(100, Math.max(0, rounded(humidity, 2))),
    },
    device: { model: 'HT1' },
  };
}
