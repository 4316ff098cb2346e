import { ADV_IND, ADV_NONCONN_IND, encodeAdvertisingEvent, SCAN_RSP } from '../advertising-report.ts';
import type { PeerAddress } from '../hci-event.ts';
import {
  advertisingData,
  discoverableFlags,
  localName,
  manufacturerData,
  serviceData,
  serviceUuids,
} from './ad-structures.ts';
import { BTHOME_SERVICE_UUID, type BtHomeEncryption, encodeBtHome } from './bthome-encoder.ts';
import { MeanRevertingNoise, type Random } from './random.ts';
import { Room, type RoomState } from './room.ts';
import { encodeRuuviDf3, encodeRuuviDf5, encodeRuuviDf6, RUUVI_COMPANY_ID } from './ruuvi-encoders.ts';

export const SENSOR_FORMATS = ['ruuvi-df5', 'bthome-v2', 'ruuvi-df3', 'ruuvi-df6'] as const;
export type SensorFormat = (typeof SENSOR_FORMATS)[number];

const RANDOM_ADDRESS = 0x01;
/** Ruuvi Air lists its service beside the data. */
const RUUVI_AIR_SERVICE_UUID = 0xfc98;
const FRESH_BATTERY_MV = 3000;
/** A coin cell's voltage falls in the cold. */
const BATTERY_MV_PER_C = 3;
const BATTERY_MV_PER_DAY = 0.5;
const DAY_S = 86_400;

/** Encryption of BTHome: each measurement takes the next counter. */
export type SensorKey = { readonly key: Uint8Array; readonly firstCounter: number };

type Measurement = RoomState & {
  readonly address: string;
  readonly sequence: number;
  readonly batteryMv: number;
  readonly accelerationG: readonly [number, number, number];
  /** Present where the sensor has a key. */
  readonly encryption: BtHomeEncryption | undefined;
};

const df3 = (m: Measurement): Buffer =>
  advertisingData(discoverableFlags(), manufacturerData(RUUVI_COMPANY_ID, encodeRuuviDf3(m)));

const df5 = (m: Measurement): Buffer => {
  const payload = encodeRuuviDf5({ ...m, txPowerDbm: 4, movementCounter: 0 });
  return advertisingData(discoverableFlags(), manufacturerData(RUUVI_COMPANY_ID, payload));
};

const df6 = (m: Measurement): Buffer =>
  advertisingData(
    discoverableFlags(),
    serviceUuids(RUUVI_AIR_SERVICE_UUID),
    manufacturerData(RUUVI_COMPANY_ID, encodeRuuviDf6(m)),
  );

const bthome = (m: Measurement): Buffer => {
  const values = {
    packetId: m.sequence % 256,
    batteryPct: Math.min(100, Math.max(0, (m.batteryMv - 2000) / 10)),
    temperatureC: m.temperatureC,
    humidityRh: m.humidityRh,
    co2Ppm: m.co2Ppm,
    occupancy: m.occupants > 0,
  };
  return advertisingData(discoverableFlags(), serviceData(BTHOME_SERVICE_UUID, encodeBtHome(values, m.encryption)));
};

const ENCODERS: Readonly<Record<SensorFormat, (m: Measurement) => Buffer>> = {
  'ruuvi-df3': df3,
  'ruuvi-df5': df5,
  'ruuvi-df6': df6,
  'bthome-v2': bthome,
};

/** Formats whose sensors take connections, and so answer an active scan. */
const CONNECTABLE: ReadonlySet<SensorFormat> = new Set(['ruuvi-df5', 'ruuvi-df6']);

/** One sensor in a room of its own: each advertisement carries a new measurement. */
export class VirtualSensor {
  readonly address: string;
  readonly format: SensorFormat;
  readonly #random: Random;
  readonly #room: Room;
  readonly #fading: MeanRevertingNoise;
  readonly #distanceDbm: number;
  readonly #sensorKey: SensorKey | undefined;
  #ageS = 0;
  #sequence = 0;

  /**
   * @param address a static random one, 12 hex digits
   * @param startSecondOfDay time of day at which the room's life begins
   * @param sensorKey makes a BTHome sensor encrypt
   */
  constructor(format: SensorFormat, address: string, random: Random, startSecondOfDay: number, sensorKey?: SensorKey) {
    this.#sensorKey = sensorKey;
    this.address = address;
    this.format = format;
    this.#random = random;
    this.#room = new Room(random, startSecondOfDay);
    this.#fading = new MeanRevertingNoise(random, 4, 10);
    this.#distanceDbm = -50 - 30 * random.uniform();
  }

  /**
   * The H4 packets of one advertisement, `seconds` after the one before: the data, and the scan response if any. Sent
   * from the sensor's own address, or from a private one. The sensor is `warmerC` above its room.
   */
  advertise(
    seconds: number,
    from: PeerAddress = { address: this.address, addressType: RANDOM_ADDRESS },
    warmerC = 0,
  ): Buffer[] {
    const rssi = Math.round(Math.max(-105, this.#distanceDbm + this.#fading.advance(seconds)));
    const data = ENCODERS[this.format](this.#measure(seconds, from.address, warmerC));
    const event = (eventType: number, content: Buffer): Buffer =>
      encodeAdvertisingEvent([{ ...from, eventType, data: content, rssi }]);
    if (!CONNECTABLE.has(this.format)) return [event(ADV_NONCONN_IND, data)];
    const name = advertisingData(localName(`Ruuvi ${this.address.slice(-4).toUpperCase()}`));
    return [event(ADV_IND, data), event(SCAN_RSP, name)];
  }

  #measure(seconds: number, onAir: string, warmerC: number): Measurement {
    const air = this.#room.advance(seconds);
    const room = { ...air, temperatureC: air.temperatureC + warmerC };
    this.#ageS += seconds;
    const batteryMv =
      FRESH_BATTERY_MV - (BATTERY_MV_PER_DAY * this.#ageS) / DAY_S + BATTERY_MV_PER_C * (room.temperatureC - 20);
    const jitter = (): number => 0.004 * this.#random.normal();
    const accelerationG = [jitter(), jitter(), 1 + jitter()] as const;
    const sequence = this.#sequence++;
    const encryption = this.#encryption(onAir, sequence);
    return { ...room, address: this.address, sequence, batteryMv, accelerationG, encryption };
  }

  #encryption(address: string, sequence: number): BtHomeEncryption | undefined {
    if (!this.#sensorKey) return undefined;
    const { key, firstCounter } = this.#sensorKey;
    return { key, address, counter: firstCounter + sequence };
  }
}
