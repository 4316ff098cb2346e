import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { exactServiceData, isOwnAddress } from '../exact-payload.ts';
import { type Field, readFields } from '../fields.ts';

const FORMAT = 'bparasite';
const ENVIRONMENTAL_SENSING = '181a';
const OCTETS = 16;
const OCTETS_WITH_LIGHT = 18;
/** The firmware counts in four bits. */
const PACKET_ID_SPAN = 16;

const FIELDS: readonly Field[] = [
  { quantity: 'battery_mv', at: 2, type: 'u16be' },
  { quantity: 'humidity_rh', at: 6, type: 'u16be', times: 100, divide: 65_536 },
  { quantity: 'moisture_pct', at: 8, type: 'u16be', times: 100, divide: 65_536 },
];
const LIGHT: readonly Field[] = [{ quantity: 'illuminance_lx', at: 16, type: 'u16be' }];
/** Steps of one °C by the version of the protocol. */
const TEMPERATURE_STEPS: ReadonlyMap<number, number> = new Map([
  [1, 1000],
  [2, 100],
]);

/**
 * b-parasite soil sensors before BTHome: service data of 0x181A, most significant octet first. 0 version (upper half)
 * and whether there is a light sensor (bit 0), 1 run counter, 2-3 battery in mV, 4-5 temperature in 0.001 °C (version 1)
 * or 0.01 °C (2), 6-7 air humidity and 8-9 soil moisture in 1/65,536, 10-15 the address, 16-17 light in lx.
 */
export const bparasite: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: ENVIRONMENTAL_SENSING }],
  decode: (sighting) => {
    const payload =
      exactServiceData(sighting, ENVIRONMENTAL_SENSING, OCTETS) ??
      exactServiceData(sighting, ENVIRONMENTAL_SENSING, OCTETS_WITH_LIGHT);
    return payload && read(payload, sighting);
  },
};

function read(payload: Uint8Array, sighting: Sighting): Decoded | Rejected | undefined {
  const [protocol = 0, counter = 0] = payload;
  const steps = TEMPERATURE_STEPS.get(protocol >> 4);
  if (!isOwnAddress(payload.subarray(10, 16), sighting)) return undefined;
  if (steps === undefined) return { format: FORMAT, reject: 'bad-version' };
  const temperature: Field = { quantity: 'temperature_c', at: 4, type: 's16be', divide: steps };
  const light = payload.length === OCTETS_WITH_LIGHT ? LIGHT : [];
  return {
    format: FORMAT,
    values: { ...readFields(payload, [...FIELDS, temperature, ...light]) },
    packetId: counter % PACKET_ID_SPAN,
    packetIdSpan: PACKET_ID_SPAN,
  };
}
