import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import type { DeviceKeys, KeyRing } from '@sward/ble-ingest/hearing/key-ring.ts';
import { adStructure } from '@sward/ble-ingest/vectors/vector-sightings.ts';
import { type Seed, sightingOf } from '../corpus.ts';
import type { Dice } from '../dice.ts';
import type { Family } from '../families.ts';
import { GatewayEar } from '../gateway-ear.ts';
import { mutateAdvertisingData } from '../mutate.ts';
import { signedData } from '../signed-data.ts';
import type { Target } from '../target.ts';

const SHORTENED_LOCAL_NAME = 0x08;

/** Whether the device's key is known, unknown, or a wrong one is. */
type KeyState = 'right' | 'none' | 'wrong';
const KEY_STATES: readonly KeyState[] = ['right', 'right', 'right', 'none', 'wrong'];

type Packet = Seed & {
  readonly keyState: KeyState;
  readonly rssi: number | undefined;
  /** Whether its companion comes just ahead of it; else a listener may know one of earlier. */
  readonly isAnnounced: boolean;
};

const WRONG: DeviceKeys = { key: new Uint8Array(16).fill(0x5a), counterEpoch: 0 };
/** Resolving an address takes an AES block for each: one is enough to go that way. */
const SOMEBODY: readonly [string, DeviceKeys] = [
  'c0ffee0000ff',
  { irk: new Uint8Array(16).fill(0xa5), counterEpoch: 0 },
];

function ringOf(seeds: readonly Seed[], keysOf: (seed: Seed) => DeviceKeys | undefined): KeyRing {
  return new Map(
    seeds.flatMap((seed): [string, DeviceKeys][] => {
      const keys = keysOf(seed);
      return keys === undefined ? [] : [[seed.address, keys]];
    }),
  );
}

/** One ear for each state of the keys: a gateway's configuration seldom changes. */
function earsOf(seeds: readonly Seed[]): Readonly<Record<KeyState, GatewayEar>> {
  const right = ringOf(seeds, ({ key }) => key && { key, counterEpoch: 0 });
  return {
    right: new GatewayEar(right),
    none: new GatewayEar(new Map()),
    wrong: new GatewayEar(new Map([...ringOf(seeds, ({ key }) => key && WRONG), SOMEBODY])),
  };
}

function keyOf({ keyState, key }: Packet): Uint8Array | undefined {
  if (keyState === 'wrong') return WRONG.key;
  return keyState === 'right' ? key : undefined;
}

/** What is known of the device beside the packet: mostly what belongs to it, sometimes another's, nothing, or nonsense. */
function drawCompanion({ companion }: Seed, seeds: readonly Seed[], dice: Dice): Uint8Array {
  if (dice.happens(0.7)) return companion;
  if (dice.happens(0.5)) return dice.pick(seeds).companion;
  return dice.happens(0.5) ? new Uint8Array() : adStructure(SHORTENED_LOCAL_NAME, dice.bytes(dice.below(20)));
}

/** Any octets that a radio can hand over for packets of a family: through `decodeAdvertisement`, and the whole `Listener`. */
export function familyTarget({ name, decoders }: Family, allSeeds: readonly Seed[]): Target {
  const own = allSeeds.filter((seed) => decoders.some((decoder) => decoder.decode(sightingOf(seed)) !== undefined));
  const seeds = own.length === 0 ? allSeeds : own;
  const signatures = decoders.flatMap((decoder) => decoder.signatures);
  const others = seeds.map(({ data }) => data);
  const ears = earsOf(seeds);

  function drawPacket(dice: Dice): Packet {
    const seed = dice.pick(seeds);
    const base = dice.happens(0.12) ? signedData(dice.pick(signatures), dice) : seed.data;
    return {
      address: dice.happens(0.9) ? seed.address : Buffer.from(dice.bytes(6)).toString('hex'),
      addressType: dice.happens(0.8) ? seed.addressType : dice.pick(['public', 'random'] as const),
      key: seed.key,
      data: mutateAdvertisingData(base, dice, others),
      companion: drawCompanion(seed, seeds, dice),
      keyState: dice.pick(KEY_STATES),
      isAnnounced: dice.happens(0.3),
      rssi: dice.happens(0.9) ? -dice.below(100) : undefined,
    };
  }

  function judge(packet: Packet) {
    const { address, addressType, data, companion, keyState, rssi } = packet;
    const [ear, key] = [ears[keyState], keyOf(packet)];
    const sent = { address, addressType, rssi, connectable: true };
    if (packet.isAnnounced) ear.hear({ ...sent, data: companion, scanResponse: true });
    ear.hear({ ...sent, data, scanResponse: false });
    const advertisement = parseAdvertisement(data);
    return ear.decode({
      advertisement,
      companion: parseAdvertisement(companion),
      address,
      addressType,
      keyOf: () => key,
    });
  }

  return {
    name,
    draw(dice) {
      const packet = drawPacket(dice);
      return { judge: () => judge(packet), describe: () => describe(packet) };
    },
  };
}

const hex = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString('hex') || '-';

function describe(packet: Packet): string {
  const { address, addressType, data, companion } = packet;
  return `${hex(data)} after ${hex(companion)} from ${address} (${addressType}), key ${hex(keyOf(packet))}`;
}
