import { splitAdStructures } from '@sward/ble-ingest/ad-structures.ts';
import { adStructure } from '@sward/ble-ingest/vectors/vector-sightings.ts';
import type { Dice } from './dice.ts';

/** What sets fields apart from what their makers expected. */
const EDGES = [0x00, 0x01, 0x7f, 0x80, 0xfe, 0xff] as const;
/** A structure has one octet for its length, and one of the octets is its type. */
const MAX_STRUCTURE_DATA = 254;

/** Changes octets; `others` are sound ones to take parts from. */
type Mutation = (octets: Uint8Array, dice: Dice, others: readonly Uint8Array[]) => Uint8Array;

const joined = (...parts: readonly Uint8Array[]): Uint8Array => Buffer.concat(parts);

const anyOctet = (dice: Dice): number => (dice.happens(0.5) ? dice.pick(EDGES) : dice.below(256));

const flipBits: Mutation = (octets, dice) => {
  const flipped = Uint8Array.from(octets);
  for (let times = 1 + dice.below(4); times > 0 && flipped.length > 0; times -= 1) {
    const at = dice.below(flipped.length);
    flipped[at] = (flipped[at] ?? 0) ^ (1 << dice.below(8));
  }
  return flipped;
};

const replaceOctets: Mutation = (octets, dice) => {
  const replaced = Uint8Array.from(octets);
  const from = dice.below(octets.length + 1);
  return replaced.fill(anyOctet(dice), from, from + 1 + dice.below(4));
};

const truncate: Mutation = (octets, dice) => octets.slice(0, dice.below(octets.length + 1));

const insert: Mutation = (octets, dice) => {
  const at = dice.below(octets.length + 1);
  const more = dice.happens(0.9) ? 1 + dice.below(6) : dice.below(200);
  return joined(octets.subarray(0, at), dice.bytes(more), octets.subarray(at));
};

const remove: Mutation = (octets, dice) => {
  const at = dice.below(octets.length + 1);
  return joined(octets.subarray(0, at), octets.subarray(at + 1 + dice.below(4)));
};

const splice: Mutation = (octets, dice, others) => {
  const other = dice.pick(others);
  return joined(octets.subarray(0, dice.below(octets.length + 1)), other.subarray(dice.below(other.length + 1)));
};

/** Keeps the start, where the signature and the type of a frame stand. */
const randomTail: Mutation = (octets, dice) => {
  const kept = octets.subarray(0, dice.below(Math.min(octets.length, 8) + 1));
  return joined(kept, dice.bytes(dice.below(28)));
};

const OF_OCTETS: readonly Mutation[] = [
  ...[flipBits, replaceOctets, replaceOctets, truncate, insert, remove, splice, randomTail],
];

/** Changes the data of one AD structure, whose length stays true: what is wrong then reaches the decoder. */
const withinStructure: Mutation = (octets, dice, others) => {
  const structures = splitAdStructures(octets);
  if (structures.length === 0) return joined(octets, dice.bytes(3));
  const chosen = dice.below(structures.length);
  const otherData = splitAdStructures(dice.pick(others)).map(({ data }) => data);
  const change = dice.pick(OF_OCTETS);
  return joined(
    ...structures.map(({ type, data }, index) => {
      const changed = index === chosen ? change(data, dice, [data, ...otherData]) : data;
      return adStructure(type, changed.subarray(0, MAX_STRUCTURE_DATA));
    }),
  );
};

const otherOrder: Mutation = (octets) =>
  joined(
    ...splitAdStructures(octets)
      .reverse()
      .map(({ type, data }) => adStructure(type, data)),
  );

const beside: Mutation = (octets, dice, others) => joined(octets, dice.pick(others));

const mutations: readonly Mutation[] = [
  ...[withinStructure, withinStructure, withinStructure, withinStructure, withinStructure, withinStructure],
  ...[...OF_OCTETS, otherOrder, beside],
];

/** Changes octets of any kind: one way, seldom several. */
export function mutateOctets(octets: Uint8Array, dice: Dice, others: readonly Uint8Array[]): Uint8Array {
  const changed = dice.pick(OF_OCTETS)(octets, dice, others);
  return dice.happens(0.25) ? mutateOctets(changed, dice, others) : changed;
}

/** Changes advertising data: bits, octets, lengths, structures; one way, seldom several. Sometimes not at all. */
export function mutateAdvertisingData(octets: Uint8Array, dice: Dice, others: readonly Uint8Array[]): Uint8Array {
  if (dice.happens(0.05)) return octets;
  const changed = dice.pick(mutations)(octets, dice, others);
  return dice.happens(0.3) ? mutateAdvertisingData(changed, dice, others) : changed;
}
