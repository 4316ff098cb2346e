import type { Decoded } from '../decoder.ts';
import { serviceDecoder } from '../exact-payload.ts';

const FORMAT = 'nodonniu';
/** Not a UUID that anybody was given. */
const SERVICE = '0000';
const FRAME = 0x02;

const COLOURS: ReadonlyMap<number, string> = new Map([
  [2, 'White'],
  [3, 'TechBlue'],
  [4, 'CozyGrey'],
  [5, 'Wazabi'],
  [6, 'Lagoon'],
  [7, 'Softberry'],
]);

const EVENTS: ReadonlyMap<number, string> = new Map([
  [1, 'press'],
  [2, 'double_press'],
  [3, 'long_press'],
  [4, 'long_press_release'],
  [5, 'triple_press'],
  [6, 'quadruple_press'],
  [7, 'quintuple_press'],
]);

/** NodOn NIU smart button: service data of 16 octets. 10-11 colour of the housing, 12 battery in % (seven bits), 15 event. */
export const nodOnNiu = serviceDecoder({ format: FORMAT, serviceUuid: SERVICE, octets: 16, read });

function read(payload: Uint8Array): Decoded | undefined {
  const colour = payload[10] === 0 ? COLOURS.get(payload[11] ?? 0) : undefined;
  const event = EVENTS.get(payload[15] ?? 0);
  if (payload[0] !== FRAME || colour === undefined || event === undefined) return undefined;
  return {
    format: FORMAT,
    values: { event_button: event, battery_pct: (payload[12] ?? 0) & 0x7f },
    device: { model: `NIU ${colour}` },
  };
}
