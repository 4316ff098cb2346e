import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { exactServiceData } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';
import { nameOf } from '../sighting.ts';

const FORMAT = 'teltonika';
const TEMPERATURE = '2a6e';
const HUMIDITY = '2a6f';
/** A probe that is broken or not plugged in. */
const NO_TEMPERATURE = 0x7fff;

/** Models by the start of the name: anybody may send these two UUIDs of the SIG, and in other units. */
const MODELS: readonly { readonly start: string; readonly model: string }[] = [
  { start: 'PUCK_T1', model: 'Blue Puck T' },
  { start: 'PUCK_TH', model: 'Blue Puck RHT' },
  { start: 'C T', model: 'Blue Coin T' },
  { start: 'P T', model: 'Blue Puck T' },
  { start: 'P RHT', model: 'Blue Puck RHT' },
];

/**
 * Blue Puck and Blue Coin (ELA Innovation, also sold by Teltonika) that speak in characteristics of the SIG: service data
 * of 0x2A6E, temperature in 0.01 °C, least significant octet first, and of 0x2A6F, humidity in whole %RH.
 */
export const bluePuck: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: TEMPERATURE }, { serviceUuid: HUMIDITY }],
  decode: (sighting) => {
    const name = nameOf(sighting);
    const known = MODELS.find(({ start }) => name.startsWith(start));
    return known && read(sighting, known.model);
  },
};

function read(sighting: Sighting, model: string): Decoded | undefined {
  const temperature = exactServiceData(sighting, TEMPERATURE, 2);
  const humidity = exactServiceData(sighting, HUMIDITY, 1);
  if (temperature === undefined && humidity === undefined) return undefined;
  return {
    format: FORMAT,
    values: {
      ...(temperature && temperatureOf(rawNumber(temperature, 0, 's16le'))),
      ...(humidity && { humidity_rh: rawNumber(humidity, 0, 'u8') }),
    },
    device: { model },
  };
}

/** The temperature in °C of a raw number of 0x2A6E, or that the sensor has none. */
export function temperatureOf(raw: number): Record<string, Value> {
  return raw === NO_TEMPERATURE ? { fault: 'temperature_c' } : { temperature_c: raw / 100 };
}
