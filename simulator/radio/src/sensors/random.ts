/** A stream of numbers that depends on its seed alone. */
export type Random = {
  /** Uniform in [0, 1). */
  uniform(): number;
  /** Standard normal. */
  normal(): number;
};

/** The mulberry32 generator: 32 bits of state, good enough for noise, the same on every machine. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  /** Box-Muller; 1 - u keeps the logarithm off zero. */
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}

/** The seed of one member of a family: neighbours must not be alike. */
export function seedOf(familySeed: number, member: number): number {
  return (Math.imul(familySeed ^ 0x9e3779b9, 0x85ebca6b) ^ Math.imul(member + 1, 0xc2b2ae35)) >>> 0;
}

/** Noise that wanders and comes back to zero: an Ornstein-Uhlenbeck process, exact for any step. */
export class MeanRevertingNoise {
  readonly #random: Random;
  readonly #deviation: number;
  readonly #timeConstantS: number;
  #value: number;

  constructor(random: Random, deviation: number, timeConstantS: number) {
    this.#random = random;
    this.#deviation = deviation;
    this.#timeConstantS = timeConstantS;
    this.#value = deviation * random.normal();
  }

  /** Lets `seconds` pass; returns the new value. */
  advance(seconds: number): number {
    const kept = Math.exp(-seconds / this.#timeConstantS);
    this.#value = this.#value * kept + this.#deviation * Math.sqrt(1 - kept * kept) * this.#random.normal();
    return this.#value;
  }
}
