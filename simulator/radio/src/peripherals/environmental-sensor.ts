import type { VirtualService } from '../gatt/gatt-service.ts';
import { le16 } from '../octets.ts';
import { steps } from '../sensors/fields.ts';
import { createRandom } from '../sensors/random.ts';
import { Room, type RoomState } from '../sensors/room.ts';
import { type PeripheralOptions, type VirtualPeripheral, virtualPeripheral } from './virtual-peripheral.ts';

/** Assigned numbers of the Environmental Sensing and Battery services (Assigned Numbers, 3.4 and 3.8). */
const ENVIRONMENTAL_SENSING = '181a';
const TEMPERATURE = '2a6e';
const HUMIDITY = '2a6f';
const BATTERY = '180f';
const BATTERY_LEVEL = '2a19';

const START_SECOND_OF_DAY = 9.5 * 3600;

/** Temperature (GATT Specification Supplement, 3.218): sint16 in steps of 0.01 degC. */
export const encodeTemperature = (celsius: number): Uint8Array =>
  Uint8Array.from(le16(steps(celsius, 0.01, -0x8000, 0x7fff)));

/** Humidity (3.124): uint16 in steps of 0.01 %. */
export const encodeHumidity = (percent: number): Uint8Array => Uint8Array.from(le16(steps(percent, 0.01, 0, 10_000)));

/** The Battery service: percent of what is left. */
export const batteryService = (percent: () => number, notifyEveryMs?: number): VirtualService => ({
  uuid: BATTERY,
  characteristics: [
    {
      uuid: BATTERY_LEVEL,
      properties: ['read', 'notify'],
      value: () => Uint8Array.of(steps(percent(), 1, 0, 100)),
      ...(notifyEveryMs === undefined ? {} : { notifyEveryMs }),
    },
  ],
});

/** The Environmental Sensing service with temperature and humidity. */
export const environmentalSensingService = (
  state: () => Pick<RoomState, 'temperatureC' | 'humidityRh'>,
  notifyEveryMs: number,
): VirtualService => ({
  uuid: ENVIRONMENTAL_SENSING,
  characteristics: [
    {
      uuid: TEMPERATURE,
      properties: ['read', 'notify'],
      value: () => encodeTemperature(state().temperatureC),
      notifyEveryMs,
    },
    {
      uuid: HUMIDITY,
      properties: ['read', 'notify'],
      value: () => encodeHumidity(state().humidityRh),
      notifyEveryMs,
    },
  ],
});

export type EnvironmentalSensorOptions = Omit<PeripheralOptions, 'services'> & {
  /** Default 1000 ms. */
  readonly notifyEveryMs?: number;
};

/** A sensor by the book: Environmental Sensing and Battery, the climate of a room of its own behind them. */
export function environmentalSensor(options: EnvironmentalSensorOptions): VirtualPeripheral {
  const { notifyEveryMs = 1000, ...peripheral } = options;
  const room = new Room(createRandom(Number.parseInt(options.address.slice(-8), 16)), START_SECOND_OF_DAY);
  // A second passes in the room with each value: the simulation has no clock of its own.
  const state = (): RoomState => room.advance(1);
  return virtualPeripheral({
    ...peripheral,
    advertising: { serviceUuids: [ENVIRONMENTAL_SENSING], ...peripheral.advertising },
    services: [environmentalSensingService(state, notifyEveryMs), batteryService(() => 87)],
  });
}
