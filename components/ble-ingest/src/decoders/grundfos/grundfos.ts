import { uintLE } from '../byte-fields.ts';
import type { Decoded } from '../decoder.ts';
import { manufacturerDecoder } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'grundfos';
/** What the reader sends in the place of a company. */
const PSEUDO_COMPANY = 0xf214;

const MODES = [
  'constant speed 3',
  'constant speed 2',
  'constant speed 1',
  'autoadapt',
  'proportional pressure 1',
  'proportional pressure 2',
  'proportional pressure 3',
  'constant pressure 1',
  'constant pressure 2',
  'constant pressure 3',
];

/**
 * Grundfos ALPHA Reader MI401 on a circulation pump: manufacturer data of 19 octets, least significant octet first.
 * 0-1 0x30 0x01, 2 packet counter, 3 battery state, 4-5 number of the pump, 6-7 flow (65,534 is 10 m³/h), 8-9 pressure
 * difference (32,767 is 1 bar), 11 pump mode, 12 water temperature in °C.
 */
export const grundfos = manufacturerDecoder({ format: FORMAT, companyId: PSEUDO_COMPANY, octets: 19, read });

function read(payload: Uint8Array): Decoded | undefined {
  const [start, second, packetId = 0, , , , , , , , , mode = 0, temperature = 0] = payload;
  if (start !== 0x30 || second !== 0x01) return undefined;
  return {
    format: FORMAT,
    values: {
      temperature_c: temperature,
      volume_flow_rate_m3h: Number((uintLE(payload, 6, 2) / 6553.4).toFixed(4)),
      pressure_difference_pa: Math.round((rawNumber(payload, 8, 's16le') / 32_767) * 100_000),
      pump_mode: MODES[mode] ?? `mode ${mode}`,
    },
    device: { model: 'MI401', pump_id: uintLE(payload, 4, 2) },
    packetId,
    packetIdSpan: 256,
  };
}
