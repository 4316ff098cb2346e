import type { Disk } from './disk.ts';
import type { Oracle } from './oracle.ts';
import { Chance } from './random.ts';
import type { Moment } from './recording.ts';
import { type Image, imageAfterCut, MODES, type Mode } from './survival.ts';

/** A power cut: after which event of the recording, what becomes of unsafe changes, which throw of the dice. */
export type Cut = { readonly event: number; readonly mode: Mode; readonly dice: number };

/** What a cut leaves, and what had been promised by then. Both change as the walk goes on: use them at once. */
export type AfterCut = { readonly cut: Cut; readonly image: Image; readonly oracle: Oracle; readonly disk: Disk };

/** Where the disk and the promises stand at the start of a recording. */
export type Start = { readonly disk: Disk; readonly oracle: Oracle };

const seedOf = ({ event, mode, dice }: Cut): number => (event * 31 + MODES.indexOf(mode)) * 1009 + dice;

/** Deals cuts out to the events of a recording, as evenly as can be, and all modes in turn. */
class Dealer {
  readonly #perEvent: number;
  #owed = 0;
  #dealt = 0;

  constructor(total: number, events: number) {
    this.#perEvent = total / Math.max(1, events);
  }

  /** The cuts after this event. Where nothing is left to chance all modes give one image: the rest is owed to others. */
  deal(event: number, isSettled: boolean): Cut[] {
    this.#owed += this.#perEvent;
    const count = Math.min(Math.floor(this.#owed), isSettled ? 1 : Number.POSITIVE_INFINITY);
    this.#owed -= count;
    return Array.from({ length: count }, (_, index) => this.#cut(event, index));
  }

  #cut(event: number, index: number): Cut {
    const mode = MODES[this.#dealt % MODES.length] ?? 'kept';
    this.#dealt += 1;
    return { event, mode, dice: Math.floor(index / MODES.length) };
  }
}

/** Walks through a recording and cuts the power about `total` times, after each of its events in turn. */
export function* cutsOf(moments: readonly Moment[], { disk, oracle }: Start, total: number): Generator<AfterCut> {
  const dealer = new Dealer(total, moments.filter(({ kind }) => kind === 'disk').length);
  let event = 0;
  for (const moment of moments) {
    if (moment.kind === 'said') {
      oracle.note(moment.mark);
      continue;
    }
    disk.apply(moment.event);
    event += 1;
    for (const cut of dealer.deal(event, disk.isSettled)) {
      yield { cut, image: imageAfterCut(disk, cut.mode, new Chance(seedOf(cut))), oracle, disk };
    }
  }
}

/** Walks through a recording and stops about `total` times where everything is written and the sync of it is still to come. */
export function* beforeSyncs(moments: readonly Moment[], { disk, oracle }: Start, total: number): Generator<number> {
  const events = moments.flatMap((moment) => (moment.kind === 'disk' ? [moment.event.kind] : []));
  const syncs = events.filter((kind) => kind === 'synced').length;
  let [event, owed] = [0, 0];
  for (const moment of moments) {
    if (moment.kind === 'said') oracle.note(moment.mark);
    else disk.apply(moment.event);
    if (moment.kind === 'said' || events[++event] !== 'synced') continue;
    owed += total / syncs;
    if (owed < 1) continue;
    owed -= 1;
    yield event;
  }
}
