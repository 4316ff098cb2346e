import { hex } from '../byte-fields.ts';
import type { Decoded, Sighting } from '../decoder.ts';
import { isOwnAddress, serviceDecoder } from '../exact-payload.ts';

const FORMAT = 'feasy';
const SERVICE = 'fff0';
/** In the place of a charge: the beacon hangs on a supply. */
const PLUGGED_IN = 101;

const MODELS: ReadonlyMap<number, string> = new Map([
  [0x15, 'BP102'],
  [0x19, 'BP109'],
  [0x1a, 'BP103'],
  [0x1b, 'BP104'],
  [0x1c, 'BP201'],
  [0x1d, 'BP106'],
  [0x1e, 'BP101'],
  [0x24, 'BP120'],
  [0x27, 'BP108'],
  [0x28, 'BP108N'],
  [0x29, 'BP103B'],
]);

/** Feasycom beacons: service data of 11 octets. 0 model, 4-9 the address, 10 battery in %, or 101 on a supply. */
export const feasycom = serviceDecoder({ format: FORMAT, serviceUuid: SERVICE, octets: 11, read });

function read(payload: Uint8Array, sighting: Sighting): Decoded | undefined {
  const address = payload.subarray(4, 10);
  const model = MODELS.get(payload[0] ?? 0);
  if (model === undefined || !isOwnAddress(address, sighting)) return undefined;
  const charge = payload[10] ?? 0;
  const plug = charge === PLUGGED_IN;
  return {
    format: FORMAT,
    values: { plug, ...(!plug && { battery_pct: charge }) },
    device: { model },
    deviceId: hex(address),
  };
}
