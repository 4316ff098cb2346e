import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder } from '../decoder.ts';
import { exactManufacturerData, rounded } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { listsService } from '../sighting.ts';

const FORMAT = 'mopeka';
const NORDIC = 0x0059;
const MOPEKA_SERVICE = 'fee5';
const OCTETS = 10;

/** The speed of sound in a medium, and what else makes an echo's time a height, by the raw temperature: 1, t and t². */
type Medium = { readonly name: string; readonly coefficients: readonly [number, number, number] };
const PROPANE: Medium = { name: 'propane', coefficients: [0.573045, -0.002822, -0.000_005_35] };
const AIR: Medium = { name: 'air', coefficients: [0.153096, 0.000327, -0.000_000_294] };
const WATER: Medium = { name: 'fresh water', coefficients: [0.600592, 0.003124, -0.000_013_68] };

const MODELS: ReadonlyMap<number, { readonly name: string; readonly medium: Medium }> = new Map([
  [0x03, { name: 'Pro Check', medium: PROPANE }],
  [0x04, { name: 'Pro-200', medium: AIR }],
  [0x05, { name: 'Pro H2O', medium: WATER }],
  [0x08, { name: 'Pro Plus', medium: PROPANE }],
  [0x09, { name: 'Pro Plus Cellular', medium: PROPANE }],
  [0x0a, { name: 'TD40', medium: AIR }],
  [0x0b, { name: 'TD200', medium: AIR }],
  [0x0c, { name: 'Pro Check Universal', medium: PROPANE }],
]);

/**
 * Mopeka Pro tank sensors: manufacturer data of 10 octets next to the service 0xFEE5. 0 model, 1 battery in 1/32 V, 2
 * temperature in °C above -40 (bit 7: the button is pressed), 3-4 time of the echo (14 bits, least significant octet first)
 * and how good it is (upper 2 bits), 5-7 end of the address, 8-9 tilt. A level is told as a height in the medium that the
 * model is sold for: what is in the tank is not in the frame.
 */
export const mopeka: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: NORDIC }],
  decode: (sighting) => {
    const payload = exactManufacturerData(sighting, NORDIC, OCTETS);
    return payload && listsService(sighting, MOPEKA_SERVICE) ? read(payload) : undefined;
  },
};

function read(payload: Uint8Array): Decoded | undefined {
  const [code = 0, battery = 0, temperature = 0] = payload;
  const model = MODELS.get(code);
  return (
    model && {
      format: FORMAT,
      values: {
        temperature_c: (temperature & 0x7f) - 40,
        battery_mv: (battery * 1000) / 32,
        battery_pct: chargeOf(battery / 32),
        ...echo(rawNumber(payload, 3, 'u16le'), temperature & 0x7f, model.medium),
        ...(temperature & 0x80 ? { event_button: 'press' } : {}),
      },
      device: { model: model.name, medium: model.medium.name },
    }
  );
}

/** Charge of the button cell in %. */
export function chargeOf(volts: number): number {
  return rounded(Math.max(0, Math.min(100, ((volts - 2.2) / 0.65) * 100)), 1);
}

function echo(raw: number, temperature: number, { coefficients: [c0, c1, c2] }: Medium): Record<string, Value> {
  const quality = raw >> 14;
  const height = (raw & 0x3fff) * (c0 + c1 * temperature + c2 * temperature ** 2);
  return {
    reading_quality_pct: Math.round((quality / 3) * 100),
    ...(quality === 0 ? {} : { level_mm: Math.floor(height) }),
  };
}
