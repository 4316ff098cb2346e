import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import type { Seed } from '../corpus.ts';
import { mutateAdvertisingData, mutateOctets } from '../mutate.ts';
import { type Answer, ImplausibleError, type Target } from '../target.ts';

const UUID = /^([0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{32})$/;

/** Asks for everything there is. @throws ImplausibleError */
function judge(octets: Uint8Array): Answer {
  const { flags, localName, txPower, manufacturerBlocks, serviceBlocks, serviceUuids } = parseAdvertisement(octets);
  const uuids = [...serviceUuids, ...serviceBlocks.map(({ uuid }) => uuid)];
  const wrong = uuids.find((uuid) => !UUID.test(uuid));
  if (wrong !== undefined) throw new ImplausibleError(`no UUID: ${wrong}`);
  const told = [...manufacturerBlocks, ...serviceBlocks].reduce((sum, { data }) => sum + data.length, 0);
  if (told > octets.length) throw new ImplausibleError(`${told} octets out of ${octets.length}`);
  const isEmpty = told === 0 && uuids.length === 0 && (flags ?? localName ?? txPower) === undefined;
  return isEmpty ? 'unknown' : 'read';
}

/** Any octets in the place of advertising data. */
export function advertisingDataTarget(seeds: readonly Seed[]): Target {
  const sound = seeds.map(({ data }) => data);
  return {
    name: 'ad-structures',
    draw(dice) {
      const mutate = dice.happens(0.5) ? mutateAdvertisingData : mutateOctets;
      const octets = dice.happens(0.1) ? dice.bytes(dice.below(1650)) : mutate(dice.pick(sound), dice, sound);
      return { judge: () => judge(octets), describe: () => Buffer.from(octets).toString('hex') };
    },
  };
}
