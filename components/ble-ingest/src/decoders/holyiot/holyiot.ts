import type { Value } from '@sward/contracts/reading.ts';
import type { Decoded, Decoder, Sighting } from '../decoder.ts';
import { exactServiceData, isOwnAddress } from '../exact-payload.ts';
import { rawNumber } from '../fields.ts';

const FORMAT = 'holyiot';
const HOLYIOT_SERVICE = '5242';
/** Its packets are iBeacons too: what the tracker measures goes ahead of that. */
const APPLE = 0x004c;

type ValueReader = (value: Uint8Array) => Record<string, Value>;

/** What the measured value is, by the octet ahead of it. */
const READERS: ReadonlyMap<number, ValueReader> = new Map<number, ValueReader>([
  [1, (value) => ({ temperature_c: temperature(value) })],
  [2, (value) => ({ pressure_pa: 80_000 + rawNumber(value, 0, 's16be') })],
  [3, (value) => ({ humidity_rh: rawNumber(value, 0, 'u8') })],
  [4, (value) => ({ vibration: value[0] !== 0 })],
  [5, (value) => ({ side: rawNumber(value, 0, 'u8') })],
  [6, (value): Record<string, Value> => (value[0] === 1 ? { event_button: 'press' } : {})],
]);

/**
 * HolyIOT trackers: service data of 0x5242, 13 octets. 0 'A', 1 battery in %, 2-7 the address, 10 kind of the measurement
 * (0: none), 11-12 its value.
 */
export const holyiot: Decoder = {
  format: FORMAT,
  signatures: [{ companyId: APPLE }, { serviceUuid: HOLYIOT_SERVICE }],
  decode: (sighting) => {
    const payload = exactServiceData(sighting, HOLYIOT_SERVICE, 13);
    return payload && read(payload, sighting);
  },
};

function read(payload: Uint8Array, sighting: Sighting): Decoded | undefined {
  const [, battery = 0] = payload;
  const kind = payload[10] ?? 0;
  if (!isOwnAddress(payload.subarray(2, 8), sighting)) return undefined;
  const measured = READERS.get(kind)?.(payload.subarray(11)) ?? {};
  return { format: FORMAT, values: { ...measured, battery_pct: battery }, device: { model: 'HolyIOT BLE tracker' } };
}

/** Whole degrees with a sign, then hundredths to be added away from zero. */
function temperature(value: Uint8Array): number {
  const whole = rawNumber(value, 0, 's8');
  const hundredths = Math.abs(whole) * 100 + rawNumber(value, 1, 'u8');
  return (whole < 0 ? -hundredths : hundredths) / 100;
}
