import { ADV_IND, ADV_NONCONN_IND, encodeAdvertisingEvent, SCAN_RSP } from '@sward/radio/advertising-report.ts';
import type { AirFrame } from '@sward/radio/air-frame.ts';
import { floodFrames } from '@sward/radio/disturbances/flood.ts';
import { type SensorsOptions, sensorFrames } from '@sward/radio/sensors/sensor-source.ts';
import { ruuviPackets } from '../support/advertisements.ts';
import { mibeaconData } from './mibeacon-packets.ts';

/** One kind of senders, and what is on air of them. */
export type Kind = {
  /** Also the name of its column: `ruuvitag`. */
  readonly name: string;
  /** Packets of HCI, one advertisement each, each of another measurement. */
  readonly packets: readonly Uint8Array[];
  /** Bind keys by address. */
  readonly keys: ReadonlyMap<string, Uint8Array>;
  /** Whether there is something to read. */
  readonly isSensor: boolean;
};

const KEY = Uint8Array.from({ length: 16 }, (_, index) => 17 * index);
const SENSORS = 20;
const EVENT_TYPE_AT = 5;
const ADDRESS_AT = 7;
const BTHOME: SensorsOptions = { count: SENSORS, ratePerSecond: 1, seed: 21, formats: ['bthome-v2'] };
/** Other sensors: one that has a key is not believed without it. */
const ENCRYPTED: SensorsOptions = { ...BTHOME, seed: 22, encryption: { key: KEY } };

function* packetsOf(frames: Iterable<AirFrame>): Generator<Uint8Array> {
  for (const { packet } of frames) if (packet[EVENT_TYPE_AT] !== SCAN_RSP) yield packet;
}

function take(packets: Iterable<Uint8Array>, count: number): Uint8Array[] {
  const taken: Uint8Array[] = [];
  for (const packet of packets) {
    if (taken.length === count) break;
    taken.push(packet);
  }
  return taken;
}

/** The sender of a packet with one report. */
export const addressOf = (packet: Uint8Array): string =>
  Buffer.from(packet.subarray(ADDRESS_AT, ADDRESS_AT + 6))
    .reverse()
    .toString('hex');

const numbers = (count: number): number[] => Array.from({ length: count }, (_, number) => number);

/** A packet of one of the twenty sensors of a maker, whose addresses begin so. */
function packet(maker: string, number: number, data: (address: string) => Uint8Array, isPublic = true): Uint8Array {
  const address = `${maker}${(number % SENSORS).toString(16).padStart(2, '0')}`;
  const eventType = isPublic ? ADV_IND : ADV_NONCONN_IND;
  return encodeAdvertisingEvent([
    { eventType, addressType: isPublic ? 0 : 1, address, data: data(address), rssi: -67 },
  ]);
}

const hex = (text: string): Uint8Array => Buffer.from(text, 'hex');

/** GVH5075: name, and manufacturer data of temperature and humidity in one number of three octets. */
function goveeData(number: number): Uint8Array {
  const packed = (200_000 + (number % 1000) * 10 + 450).toString(16).padStart(6, '0');
  const name = Buffer.from('GVH5075_2762').toString('hex');
  return hex(`0201060d09${name}0303 88ec 09ff88ec00${packed}6400`.replaceAll(' ', ''));
}

/** What phones and their like send all day: Apple, Microsoft, Google, exposure notifications. None is a sensor's. */
const PHONES = [
  '02011a020a0c0bff4c001006331e9c8f1a2b',
  '1eff060001092022aabbccddeeff00112233445566778899aabbccddeeff00',
  '03032cfe06162cfe00a1b2',
  '03036ffd17166ffd00112233445566778899aabbccddeeff01020304',
  '02011a17ff4c0009081312c0a8010a1b5816080011223344556677',
] as const;

function phoneData(number: number): Uint8Array {
  const data = hex(PHONES[number % PHONES.length] ?? '');
  return data.with(data.length - 1, number & 0xff);
}

const keysOf = (packets: readonly Uint8Array[]): ReadonlyMap<string, Uint8Array> =>
  new Map(packets.map((each) => [addressOf(each), KEY]));

/** So many packets of each kind. */
export function kindsOf(count: number): Kind[] {
  const plain = { keys: new Map<string, Uint8Array>(), isSensor: true };
  const encrypted = take(packetsOf(sensorFrames(ENCRYPTED)), count);
  const xiaomi = numbers(count).map((number) =>
    packet('a4c1380000', number, (address) => mibeaconData(address, KEY, number + 1)),
  );
  const flood = floodFrames({ perSecond: 5000, addresses: 1_000_000, seed: 3 });
  return [
    { ...plain, name: 'ruuvitag', packets: take(ruuviPackets(), count) },
    { ...plain, name: 'bthome', packets: take(packetsOf(sensorFrames(BTHOME)), count) },
    { ...plain, name: 'bthome_encrypted', packets: encrypted, keys: keysOf(encrypted) },
    { ...plain, name: 'xiaomi_encrypted', packets: xiaomi, keys: keysOf(xiaomi) },
    {
      ...plain,
      name: 'govee',
      packets: numbers(count).map((number) => packet('a4c1380001', number, () => goveeData(number))),
    },
    {
      ...plain,
      name: 'phones',
      packets: numbers(count).map((number) => packet('4a00000000', number, () => phoneData(number), false)),
      isSensor: false,
    },
    { ...plain, name: 'strangers', packets: take(packetsOf(flood), count), isSensor: false },
  ];
}

/** All kinds in turn, as many of each. */
export function mixOf(kinds: readonly Kind[]): Kind {
  const count = Math.min(...kinds.map(({ packets }) => packets.length));
  const packets = numbers(count).flatMap((index) => kinds.flatMap((kind) => kind.packets.slice(index, index + 1)));
  return { name: 'mix', packets, keys: new Map(kinds.flatMap(({ keys }) => [...keys])), isSensor: true };
}
