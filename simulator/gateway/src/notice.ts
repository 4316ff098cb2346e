/** Long enough to be read; later it may no longer be true. */
const STAYS_MS = 15_000;

/** What was done last, for as long as a person may want to read it. */
export class Notice {
  readonly #nowMs: () => number;
  #text = '';
  #untilMs = 0;

  /** @param nowMs monotonic milliseconds */
  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Takes the place of what was said before. */
  say(text: string): void {
    this.#text = text;
    this.#untilMs = this.#nowMs() + STAYS_MS;
  }

  /** Empty once it was there long enough. */
  get text(): string {
    return this.#nowMs() < this.#untilMs ? this.#text : '';
  }
}
