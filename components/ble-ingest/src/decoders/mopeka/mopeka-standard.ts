import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';
import type { Decoded, Decoder } from '../decoder.ts';
import { rounded } from '../exact-payload.ts';
import { listsService, manufacturerData } from '../sighting.ts';
import { chargeOf } from './mopeka.ts';

const FORMAT = 'mopeka-standard';
const TEXAS_INSTRUMENTS = 0x000d;
const MOPEKA_SERVICE = 'ada0';
const LEAST_OCTETS = 19;
const ECHOES_AT = 4;
const BLOCKS = 3;
const BLOCK_OCTETS = 5;
const BEST_QUALITY = 31;

const MODELS: ReadonlyMap<number, string> = new Map([
  [0x02, 'Standard Check'],
  [0x03, 'Check XL'],
  [0x44, 'Standard Check'],
  [0x46, 'Check (E-Trailer)'],
]);

/** An echo: how strong (5 bits), and after how many 10 µs. */
type Echo = { readonly strength: number; readonly time: number };

/**
 * Mopeka Check, the older tank sensors: manufacturer data next to the service 0xADA0. 1 model, 2 battery, 3 temperature (6
 * bits) and button (bit 7), 4-18 twelve echoes, each five bits time since the one before and five bits strength, least
 * significant bit first. The level is the height of pure propane.
 */
export const mopekaStandard: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: TEXAS_INSTRUMENTS }],
  decode: (sighting) => {
    if (!listsService(sighting, MOPEKA_SERVICE)) return undefined;
    const payload = manufacturerData(sighting, TEXAS_INSTRUMENTS);
    return payload && payload.length >= LEAST_OCTETS ? read(payload) : undefined;
  },
};

function read(payload: Uint8Array): Decoded | undefined {
  const [, code = 0, rawVoltage = 0, rawTemperature = 0] = payload;
  const model = MODELS.get(code);
  if (model === undefined) return undefined;
  const volts = (rawVoltage / 256) * 2 + 1.5;
  const temperature = temperatureOf(rawTemperature & 0x3f);
  return {
    format: FORMAT,
    values: {
      temperature_c: rounded(temperature, 1),
      battery_mv: volts * 1000,
      battery_pct: chargeOf(volts),
      ...level(echoesOf(payload), temperature),
      ...(rawTemperature & 0x80 ? { event_button: 'press' } : {}),
    },
    device: { model, medium: 'propane' },
  };
}

function temperatureOf(raw: number): number {
  return raw === 0 ? -40 : (raw - 25) * 1.776964;
}

/** Times add up until an echo has a strength: so a time may be longer than its five bits. */
function echoesOf(payload: Uint8Array): readonly Echo[] {
  const echoes: Echo[] = [];
  let time = 0;
  for (const pair of pairsOf(payload)) {
    time += (pair % 32) + 1;
    const strength = Math.floor(pair / 32);
    if (strength === 0) continue;
    echoes.push({ strength, time });
    time = 0;
  }
  return echoes;
}

/** Twelve times ten bits, four in each five octets. */
function pairsOf(payload: Uint8Array): readonly number[] {
  return Array.from({ length: BLOCKS * 4 }, (_, index) => {
    const block = uintLE(payload, ECHOES_AT + Math.floor(index / 4) * BLOCK_OCTETS, BLOCK_OCTETS);
    return Math.floor(block / 2 ** (10 * (index % 4))) % 1024;
  });
}

function level(echoes: readonly Echo[], temperature: number): Record<string, Value> {
  const strongest = echoes.reduce((best, echo) => (echo.strength > best.strength ? echo : best), {
    strength: 0,
    time: 0,
  });
  if (strongest.strength < 2 || strongest.time < 2) return {};
  const speed = 1040.71 - 137.5 - (4.87 + 1.63) * temperature - 0.0107 * temperature ** 2;
  return {
    reading_quality_pct: Math.round((strongest.strength / BEST_QUALITY) * 100),
    level_mm: Math.round((speed * strongest.time) / 100),
  };
}
