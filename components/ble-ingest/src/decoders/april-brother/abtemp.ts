import { measuringBeacon } from '../beacons/measuring-beacon.ts';
import type { Decoded } from '../decoder.ts';
import type { Field } from '../fields.ts';

const FORMAT = 'abtemp';
const UUID = 'b5b182c7eab14988aa99b5c1517008d9';

const FIELDS: readonly Field[] = [
  { quantity: 'major', at: 18, type: 'u16be' },
  { quantity: 'battery_pct', at: 20, type: 'u8' },
  { quantity: 'temperature_c', at: 21, type: 's8' },
  { quantity: 'measured_power_dbm', at: 22, type: 's8' },
];

const DEVICE: Decoded['device'] = { model: 'ABTemp' };

/** April Brother ABTemp: an iBeacon of one UUID whose minor number is the battery in % and the temperature in whole °C. */
export const abTemp = measuringBeacon({ format: FORMAT, uuid: UUID, fields: FIELDS, device: DEVICE });
