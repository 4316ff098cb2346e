import type { Value } from '@sward/contracts/reading.ts';
import { hex, uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { type Field, readFields } from '../fields.ts';
import { listsService, nameOf } from '../sighting.ts';
import { batteryPct } from './battery.ts';

const FORMAT = 'thermobeacon';
const SERVICE = 'fff0';
const NAME = 'ThermoBeacon';

/** Models by the number that stands where a company belongs. */
const MODELS: ReadonlyMap<number, string> = new Map([
  [0x10, 'Lanyard/mini hygrometer'],
  [0x11, 'Smart hygrometer'],
  [0x14, 'Smart hygrometer'],
  [0x15, 'Smart hygrometer'],
  [0x18, 'Smart hygrometer'],
  [0x1b, 'Smart hygrometer'],
  [0x30, 'Smart hygrometer'],
]);

/** Lengths without the model's number: of frames that measure, and of those that tell the extremes since the last reset. */
const MEASURING_LENGTH = 18;
const EXTREMES_LENGTH = 20;

const BUTTON_AT = 1;
const BUTTON = 0x80;
const ADDRESS_AT = 2;
const ADDRESS_END = 8;

const FIELDS: readonly Field[] = [
  { quantity: 'battery_mv', at: 8, type: 'u16le' },
  { quantity: 'temperature_c', at: 10, type: 's16le', divide: 16 },
  { quantity: 'humidity_rh', at: 12, type: 'u16le', divide: 16 },
];
const HOTTEST = 100;
const MOST_HUMID = 100;

/**
 * ThermoBeacon, ThermoPlus, SensorBlue and Brifit beacons (no specification is public; layout as the test-suites of
 * thermobeacon-ble and ble_monitor pin it). Octets behind the model, least significant first: 0 zero, 1 button in its top
 * bit, 2-7 the address, 8-9 battery in mV, 10-11 sixteenths of °C, 12-13 sixteenths of %RH, 14-17 uptime.
 */
export const thermobeacon: Decoder = {
  format: FORMAT,
  signatures: [...MODELS.keys()].map((companyId) => ({ companyId })),
  decode: (sighting) => {
    for (const { companyId, data } of sighting.advertisement.manufacturerBlocks) {
      const model = MODELS.get(companyId);
      if (model === undefined || !isOfBeacon(data, sighting)) continue;
      if (data.length === MEASURING_LENGTH) return read(data, model);
      if (data.length === EXTREMES_LENGTH) return { format: FORMAT, values: {}, ...told(data, model) };
    }
    return undefined;
  },
};

/** The numbers are those of real companies: the service, the name or the address in the frame must say that it is a beacon. */
function isOfBeacon(data: Uint8Array, sighting: Sighting): boolean {
  return listsService(sighting, SERVICE) || nameOf(sighting) === NAME || addressIn(data) === sighting.address;
}

function read(data: Uint8Array, model: string): Decoded | Rejected {
  const values = readFields(data, FIELDS) ?? {};
  const { temperature_c, humidity_rh } = values;
  if (Number(temperature_c) > HOTTEST || Number(humidity_rh) > MOST_HUMID)
    return { format: FORMAT, reject: 'implausible' };
  const battery_pct = batteryPct(Number(values['battery_mv']));
  return { format: FORMAT, values: { ...values, battery_pct, ...button(data) }, ...told(data, model) };
}

function button(data: Uint8Array): Record<string, Value> {
  return (uintBE(data, BUTTON_AT, 1) & BUTTON) === 0 ? {} : { event_button: 'press' };
}

function told(data: Uint8Array, model: string): Pick<Decoded, 'device' | 'deviceId'> {
  return { device: { model }, deviceId: addressIn(data) };
}

function addressIn(data: Uint8Array): string {
  return hex(data.slice(ADDRESS_AT, ADDRESS_END).reverse());
}
