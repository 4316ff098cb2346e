/** What the order of connecting goes by; `GattPeer` is one. */
export type Candidate = {
  readonly dueMs: number;
  readonly lastTurnMs: number;
  isPresent(nowMs: number): boolean;
};

/**
 * Whose turn it is. The adapter makes one link at a time, and an attempt at an absent device takes its whole timeout. So
 * the device that has waited longest since its last turn is next, and where some are heard and some are not, the two
 * kinds take turns: any number of absent devices costs a present one the time of one attempt.
 */
export class ConnectTurns {
  #lastWasPresent = false;

  /** The next of those that are due; `undefined` where none is. */
  next<C extends Candidate>(candidates: Iterable<C>, nowMs: number): C | undefined {
    const due = [...candidates].filter(({ dueMs }) => dueMs <= nowMs);
    const present = longestWaiting(due.filter((candidate) => candidate.isPresent(nowMs)));
    const absent = longestWaiting(due.filter((candidate) => !candidate.isPresent(nowMs)));
    const next = this.#lastWasPresent ? (absent ?? present) : (present ?? absent);
    this.#lastWasPresent = next !== undefined && next === present;
    return next;
  }
}

function longestWaiting<C extends Candidate>(candidates: readonly C[]): C | undefined {
  let longest: C | undefined;
  for (const candidate of candidates) {
    if (longest === undefined || candidate.lastTurnMs < longest.lastTurnMs) longest = candidate;
  }
  return longest;
}

/** When the next falls due; infinity where none does. */
export function earliestDueMs(candidates: Iterable<Candidate>): number {
  let earliest = Number.POSITIVE_INFINITY;
  for (const { dueMs } of candidates) earliest = Math.min(earliest, dueMs);
  return earliest;
}
