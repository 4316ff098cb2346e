import type { Value } from '@sward/contracts/reading.ts';
import { hex, uintBE } from '../byte-fields.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';

const FORMAT = 'jaalee';
const SERVICE = 'f525';
const APPLE = 0x004c;
const IBEACON_HEADER = 0x0215;

/** An iBeacon whose UUID ends in the service, with the battery behind it. */
const BEACON_OCTETS = 24;
const BEACON_SERVICES = [0xf525, 0xf51c];

/** Battery, address, temperature, humidity; some firmware has one octet more ahead of the temperature. */
const FRAME_OCTETS = [11, 12];

/**
 * Jaalee JHT temperature and humidity sensor (ble_monitor, MIT). Either service data 0xF525: 0 battery in %, 1-6 the
 * address (least significant octet first), the last four octets temperature and humidity; or an iBeacon of 24 octets:
 * 16-17 0xF525, 18-19 temperature, 20-21 humidity, 22 power, 23 battery. Raw numbers as of the SHT3x, most significant
 * octet first.
 */
export const jaalee: Decoder = {
  format: FORMAT,
  signatures: [{ serviceUuid: SERVICE }, { companyId: APPLE }],
  decode: (sighting) => fromServiceData(sighting) ?? fromBeacon(sighting),
};

function fromServiceData({ advertisement, address }: Sighting): Decoded | undefined {
  const block = advertisement.serviceBlocks.find(
    ({ uuid, data }) => uuid === SERVICE && FRAME_OCTETS.includes(data.length),
  );
  if (block === undefined) return undefined;
  const own = hex(block.data.slice(1, 7).reverse());
  // Anybody may use the service: the address is what shows that the frame is Jaalee's.
  if (own !== address) return undefined;
  const values = { ...climate(block.data, block.data.length - 4), battery_pct: uintBE(block.data, 0, 1) };
  return { format: FORMAT, values, deviceId: own };
}

function fromBeacon({ advertisement }: Sighting): Decoded | undefined {
  const block = advertisement.manufacturerBlocks.find(
    ({ companyId, data }) =>
      companyId === APPLE &&
      data.length === BEACON_OCTETS &&
      uintBE(data, 0, 2) === IBEACON_HEADER &&
      BEACON_SERVICES.includes(uintBE(data, 16, 2)),
  );
  return block && { format: FORMAT, values: { ...climate(block.data, 18), battery_pct: uintBE(block.data, 23, 1) } };
}

function climate(octets: Uint8Array, at: number): Record<string, Value> {
  const temperature = (175 * uintBE(octets, at, 2)) / 65_535 - 45;
  const humidity = (100 * uintBE(octets, at + 2, 2)) / 65_535;
  return { temperature_c: Number(temperature.toFixed(2)), humidity_rh: Number(humidity.toFixed(2)) };
}
