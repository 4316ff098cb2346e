import type { Batch } from './marks.ts';
import { Chance } from './random.ts';

/** One step of a workload. */
export type Step =
  | { readonly do: 'commit'; readonly batches: readonly Batch[]; readonly repeated: readonly Batch[] }
  | { readonly do: 'deliver'; readonly maxBytes: number }
  | { readonly do: 'deliver-live'; readonly places: number }
  | { readonly do: 'confirm'; readonly share: number }
  | { readonly do: 'trim'; readonly rows: number }
  | { readonly do: 'give-up' }
  | { readonly do: 'flush' }
  | { readonly do: 'reopen' }
  | { readonly do: 'damage' }
  | { readonly do: 'set-aside' };

/** How a workload is made: how many steps, and how many readings a batch has at most. */
export type Shape = {
  readonly steps: number;
  readonly mostReadings: number;
  readonly restarts: boolean;
  /** Begins with a log that version 0.1 left. */
  readonly upgrades: boolean;
};

/**
 * `short` opens, closes, spoils and rebuilds often; `long` fills the write-ahead log until SQLite checkpoints it in passing;
 * `upgraded` begins with a log of the version before.
 */
export const SHAPES = {
  short: { steps: 60, mostReadings: 12, restarts: true, upgrades: false },
  long: { steps: 400, mostReadings: 20, restarts: false, upgrades: false },
  upgraded: { steps: 16, mostReadings: 12, restarts: true, upgrades: true },
} as const satisfies Record<string, Shape>;

export type ShapeName = keyof typeof SHAPES;

const SOURCES = ['ble', 'net'];

/** Numbers readings, sessions and batches as the ingest components would. */
class Sources {
  readonly #chance: Chance;
  readonly #shape: Shape;
  #nextReading = 0;
  #nextSession = 0;
  #current = new Map<string, { session: string; batch: number }>();
  #last: Batch[] = [];

  constructor(chance: Chance, shape: Shape) {
    this.#chance = chance;
    this.#shape = shape;
  }

  /** An ingest component starts anew: it forgets what it sent and takes a new session. */
  restart(): void {
    this.#current = new Map();
    this.#last = [];
  }

  commit(): Step {
    const batches = Array.from({ length: this.#chance.int(1, 3) }, () => this.#batch());
    const repeated = this.#chance.happens(0.2) ? this.#last : [];
    this.#last = batches;
    return { do: 'commit', batches, repeated };
  }

  #batch(): Batch {
    const source = this.#chance.pick(SOURCES);
    const { session, batch } = this.#current.get(source) ?? { session: this.#newSession(), batch: 1 };
    this.#current.set(source, { session, batch: batch + 1 });
    // Now and then more than one row of the log, so that a commit is several rows.
    const count = this.#chance.happens(0.02) ? 230 : this.#chance.int(1, this.#shape.mostReadings);
    const first = this.#nextReading;
    this.#nextReading += count;
    return { source, session, batch, first, count };
  }

  #newSession(): string {
    this.#nextSession += 1;
    return `s${this.#nextSession}`;
  }
}

function step(chance: Chance, sources: Sources, { restarts }: Shape): Step {
  const roll = chance.next();
  if (roll < 0.55) return sources.commit();
  if (roll < 0.66) return { do: 'deliver', maxBytes: chance.pick([1000, 3000, 7000]) };
  if (roll < 0.7) return { do: 'deliver-live', places: chance.int(1, 30) };
  if (roll < 0.82) return { do: 'confirm', share: chance.pick([0.5, 1, 1]) };
  if (roll < 0.91) return { do: 'trim', rows: chance.pick([3, 50]) };
  if (roll < 0.92) return { do: 'give-up' };
  if (roll < 0.96 || !restarts) return { do: 'flush' };
  return restart(chance, sources, 'reopen');
}

type Restart = 'reopen' | 'damage' | 'set-aside';

/** A restart of the buffer, now and then together with the ingest components; always where the log begins anew. */
function restart(chance: Chance, sources: Sources, how: Restart): Step {
  if (how === 'set-aside' || chance.happens(0.3)) sources.restart();
  return { do: how };
}

/** The steps of a workload, the same for the same seed. With restarts, one of each kind is always among them. */
export function planOf(seed: number, shape: Shape): Step[] {
  const chance = new Chance(seed);
  const sources = new Sources(chance, shape);
  const some = () => Array.from({ length: Math.ceil(shape.steps / 4) }, () => step(chance, sources, shape));
  const begin = (how: Restart) =>
    shape.restarts ? [restart(chance, sources, how), sources.commit()] : [sources.commit()];
  return [
    ...[sources.commit(), ...some(), ...begin('reopen'), ...some()],
    ...[...begin('damage'), ...some(), ...begin('set-aside'), ...some()],
  ];
}
