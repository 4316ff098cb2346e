import type { Lane } from '@sward/contracts/delivery.ts';

/**
 * How far each lane of one log is taken. `backlog` is the only lane until `live` is opened ahead of it; when it has come
 * up to where live began, the two are one again.
 */
export class Lanes {
  #backlog: number;
  #live: { readonly start: number; taken: number } | undefined;

  /** @param cursor everything up to and with this place is confirmed */
  constructor(cursor: number) {
    this.#backlog = cursor;
  }

  /** Everything of the lane up to and with this place is taken; undefined where the lane is not open. */
  taken(lane: Lane): number | undefined {
    return lane === 'backlog' ? this.#backlog : this.#live?.taken;
  }

  /** Where live began, which is where the backlog ends; undefined while there is one lane only. */
  get liveStart(): number | undefined {
    return this.#live?.start;
  }

  /** Opens live behind place `start`; opened before, what of it is not yet taken is the backlog's from now on. */
  openLive(start: number): void {
    if (start > this.#backlog) this.#live = { start, taken: start };
  }

  /** Notes that a lane is taken up to and with `place`. */
  pass(lane: Lane, place: number): void {
    if (lane === 'backlog') this.#backlog = Math.max(this.#backlog, place);
    else if (this.#live !== undefined) this.#live.taken = Math.max(this.#live.taken, place);
    this.#mergeWhenMet();
  }

  #mergeWhenMet(): void {
    if (this.#live === undefined || this.#backlog < this.#live.start) return;
    this.#backlog = Math.max(this.#backlog, this.#live.taken);
    this.#live = undefined;
  }
}
