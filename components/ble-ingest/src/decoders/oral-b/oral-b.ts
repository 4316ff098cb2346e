import type { Value } from '@sward/contracts/reading.ts';
import { hex } from '../byte-fields.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { manufacturerData } from '../sighting.ts';
import { modelOf, pressureOf, sectorOf, stateOf } from './oral-b-codes.ts';

const FORMAT = 'oral-b';
const PROCTER_AND_GAMBLE = 0x00dc;
const OCTETS = 11;
/** Old handles do not tell the time in the sector and the number of sectors. */
const SHORT_OCTETS = 9;
const RUNNING = 3;

/**
 * Oral-B toothbrushes: manufacturer data of 11 octets (old handles: 9). 0-2 model, 3 state, 4 pressure and buttons, 5-6
 * minutes and seconds brushed, 7 mode, 8 sector of the mouth, 9 seconds in the sector, 10 number of sectors.
 */
export const oralB: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: PROCTER_AND_GAMBLE }],
  decode: (sighting: Sighting) => {
    const payload = manufacturerData(sighting, PROCTER_AND_GAMBLE);
    return payload?.length === OCTETS || payload?.length === SHORT_OCTETS ? read(payload) : undefined;
  },
};

function read(payload: Uint8Array): Decoded {
  const [, , , state = 0, pressure = 0, minutes = 0, seconds = 0, mode = 0, sector = 0] = payload;
  const { name, modes } = modelOf(hex(payload.subarray(0, 3)));
  const time = minutes * 60 + seconds;
  return {
    format: FORMAT,
    values: {
      brushing: state === RUNNING,
      state: stateOf(state),
      duration_s: time,
      brushing_pressure: pressureOf(pressure),
      brushing_mode: modes[mode] ?? `mode ${mode}`,
      // A handle that is not in use tells a sector that means nothing.
      brushing_sector: time === 0 && state !== RUNNING ? 'none' : sectorOf(sector),
      ...sectors(payload),
    },
    device: { model: name },
  };
}

function sectors(payload: Uint8Array): Record<string, Value> {
  const [sectorTime, sectorCount] = payload.subarray(SHORT_OCTETS);
  if (sectorTime === undefined || sectorCount === undefined) return {};
  return { sector_time_s: sectorTime, sector_count: sectorCount };
}
