import { uintBE } from '../byte-fields.ts';
import type { Decoded, Rejected } from '../decoder.ts';
import { nameOf } from '../sighting.ts';
import { decoded, GOVEE, type GoveeBlock, type GoveeLayout, holds, isOfGovee, soundOrFault } from './block.ts';
import { batteryAndFlag, isSound, packedClimate, unpackClimate } from './packed-climate.ts';

const NOKIA = 0x0001;

const PROBE_OF_CODE: ReadonlyMap<number, 1 | 2> = new Map([
  [0x41, 1],
  [0x82, 2],
]);

/** H5112: one frame for each of two probes; only the first measures humidity. */
function wiredProbe({ data }: GoveeBlock): Decoded | Rejected {
  const probe = PROBE_OF_CODE.get(data[7] ?? 0);
  if (probe === undefined) return { format: GOVEE, reject: 'unknown-object-id' };
  const climate = unpackClimate(data, 2);
  const { battery_pct, isFlagged } = batteryAndFlag(data[5] ?? 0);
  const values =
    probe === 1
      ? { temperature_probe_c_1: climate.temperature, humidity_probe_pct_1: climate.humidity }
      : { temperature_probe_c_2: climate.temperature };
  return decoded('H5112', { ...soundOrFault(isSound(climate, isFlagged), values), battery_pct });
}

/** H5140: it runs on mains, and says in an octet of its own that it is broken. */
function carbonDioxide({ data }: GoveeBlock): Decoded {
  const climate = unpackClimate(data, 2);
  const values = {
    temperature_c: climate.temperature,
    humidity_rh: climate.humidity,
    co2_ppm: uintBE(data, 5, 2),
  };
  return decoded('H5140', soundOrFault(isSound(climate, data[7] !== 0), values));
}

const INDOORS = 0;
const OUTDOORS = 1;

/**
 * H5178: the base station tells its own climate, and that of the sensor outdoors which has no BLE address. So that the two
 * are not one device, the one outdoors gets the address behind the station's, as ble_monitor does.
 */
function stationAndOutdoors({ data, sighting }: GoveeBlock): Decoded | Rejected {
  const sensor = data[2];
  if (sensor !== INDOORS && sensor !== OUTDOORS) return { format: GOVEE, reject: 'unknown-object-id' };
  const reading = decoded('H5178', packedClimate(data, 3));
  return sensor === INDOORS ? reading : { ...reading, deviceId: addressBehind(sighting.address) };
}

function addressBehind(address: string): string {
  const next = (Number.parseInt(address, 16) + 1) % 2 ** 48;
  return next.toString(16).padStart(12, '0');
}

const underNokia = (block: GoveeBlock, length: number) =>
  block.companyId === NOKIA && block.data.length === length && holds(block.data, 0, [1, 1]) && isOfGovee(block);

/** H5108: of eight octets like others that mean more, but it ends in zeros, and a name that has been heard is not theirs. */
const isH5108 = (block: GoveeBlock) =>
  underNokia(block, 8) && holds(block.data, 6, [0, 0]) && nameOf(block.sighting) !== '';

/** Devices that tell of several sensors, or of more than climate, and the one that looks like them. */
export const SEVERAL_SENSORS_LAYOUTS: readonly GoveeLayout[] = [
  { matches: (block) => underNokia(block, 8) && block.model === '5112', read: wiredProbe },
  { matches: (block) => underNokia(block, 8) && block.model === '5140', read: carbonDioxide },
  { matches: isH5108, read: ({ data }) => decoded('H5108', packedClimate(data, 2)) },
  { matches: (block) => underNokia(block, 9), read: stationAndOutdoors },
];
