import { SwardError } from '@sward/contracts/errors.ts';
import { timeCase } from '../micro/time-case.ts';
import { type PeerTime, type PeerTimes, peerTimes } from '../peers/ble-decoders/measure.ts';
import type { BenchContext } from '../support/benchmark.ts';
import type { SubjectTimes } from './decoding-rows.ts';
import { type Kind, kindsOf, mixOf } from './mix.ts';
import { nobleDiscover } from './noble-discover.ts';
import { hearAll } from './sward-ear.ts';

/** Packets of each kind; more than any cache of ours remembers of one sensor. */
const PACKETS = 2000;
const TIMED_MS = 1600;
const QUICK_MS = 240;
const SLICES = 8;

/** Packets in, how many were read out. */
type Hear = (kind: Kind) => number;

export const [SWARD, NOBLE, THEENGS, HOME_ASSISTANT] = [
  'Sward',
  "noble's discover event",
  'Theengs decoder',
  "Home Assistant's parsers",
] as const;

const NOTES = {
  [SWARD]: 'from the octets of HCI to the reading: parsed, decrypted, checked, told from repetitions and replays',
  [NOBLE]: 'parses only: nothing is decoded, and every address is kept for ever',
  [THEENGS]: 'from JSON that was made before to JSON; what is encrypted is left to the gateway',
  [HOME_ASSISTANT]: 'from an advertisement that bleak took apart before, by the parser that is the right one',
};

async function timesHere(
  subject: typeof SWARD | typeof NOBLE,
  hear: Hear,
  kinds: readonly Kind[],
  context: BenchContext,
) {
  const times: Record<string, PeerTime> = {};
  for (const kind of kinds) {
    context.signal.throwIfAborted();
    context.progress(`${subject}: ${kind.name}`);
    // A turn of the event loop, so that a signal is heard.
    await new Promise((done) => setImmediate(done));
    const readShare = hear(kind) / kind.packets.length;
    const work = { readings: kind.packets.length, work: () => void hear(kind) };
    times[kind.name] = { us: timeCase(work, context.quick ? QUICK_MS : TIMED_MS), readShare };
  }
  return { subject, times, note: NOTES[subject] };
}

/** A peer that cannot be had is a row that says why. */
async function orMissing(subject: string, measure: () => Promise<SubjectTimes>): Promise<SubjectTimes> {
  try {
    return await measure();
  } catch (error) {
    if (!(error instanceof SwardError)) throw error;
    return { subject, times: {}, note: error.message };
  }
}

async function pythonTimes(kinds: readonly Kind[], context: BenchContext): Promise<SubjectTimes[]> {
  context.progress(`${THEENGS}, ${HOME_ASSISTANT}`);
  const sliceMs = (context.quick ? QUICK_MS : TIMED_MS) / SLICES;
  const both: [typeof THEENGS | typeof HOME_ASSISTANT, keyof PeerTimes][] = [
    [THEENGS, 'theengs'],
    [HOME_ASSISTANT, 'home_assistant'],
  ];
  try {
    const times = await peerTimes(kinds, sliceMs, context.resources);
    return both.map(([subject, name]) => ({ subject, times: times[name], note: NOTES[subject] }));
  } catch (error) {
    if (!(error instanceof SwardError)) throw error;
    return both.map(([subject]) => ({ subject, times: {}, note: error.message }));
  }
}

/** Every subject on the same packets, one after the other. */
export async function measureDecoding(
  context: BenchContext,
): Promise<{ readonly kinds: readonly Kind[]; readonly subjects: readonly SubjectTimes[] }> {
  const single = kindsOf(PACKETS);
  const kinds = [...single, mixOf(single)];
  const sward = await timesHere(SWARD, hearAll, kinds, context);
  const noble = await orMissing(NOBLE, () => timesHere(NOBLE, nobleDiscover(), kinds, context));
  return { kinds, subjects: [sward, ...(await pythonTimes(kinds, context)), noble] };
}
