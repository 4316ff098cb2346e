import type { Decoded, Decoder, Rejected, Sighting } from '../decoder.ts';
import { CARE_SENSOR_OCTETS, CARE_SENSORS, readCareSensor } from './care-sensors.ts';
import { ENERGY_METER, ENERGY_METER_OCTETS, readEnergyMeter } from './energy-meter.ts';
import { FLAGS, LOW_BATTERY } from './flags.ts';

const FORMAT = 'inode';
const MODELS = [ENERGY_METER, ...CARE_SENSORS.keys()];

/**
 * iNode sensors (iNode, "Opis ramki rozgłoszeniowej"; decoders of miracle.systems and ble_monitor, MIT). They have no
 * company: the first octet of its place is flags (0x90, bit 1 is in the air for a while, bit 2 low battery, bits 0 and 3
 * outputs and inputs), the second the model. So a frame counts only with its model's exact length.
 */
export const iNode: Decoder = {
  format: FORMAT,
  signatures: MODELS.flatMap((model) => FLAGS.map((flags) => ({ companyId: (model << 8) | flags }))),
  decode: ({ advertisement }: Sighting) => {
    for (const { companyId, data } of advertisement.manufacturerBlocks) {
      const result = read(companyId >> 8, companyId & 0xff, data);
      if (result !== undefined) return result;
    }
    return undefined;
  },
};

function read(model: number, flags: number, data: Uint8Array): Decoded | Rejected | undefined {
  if (!FLAGS.includes(flags)) return undefined;
  const isLow = (flags & LOW_BATTERY) !== 0;
  if (model === ENERGY_METER && data.length === ENERGY_METER_OCTETS) {
    return { format: FORMAT, values: { ...readEnergyMeter(data), battery_low: isLow } };
  }
  const sensor = CARE_SENSORS.get(model);
  if (sensor === undefined || data.length !== CARE_SENSOR_OCTETS) return undefined;
  return {
    format: FORMAT,
    values: { ...readCareSensor(sensor, flags, data), battery_low: isLow },
    device: { model: sensor.model },
  };
}
