import { Dice, shareSeed } from './dice.ts';
import { type Answer, type FuzzInput, ImplausibleError, type Target } from './target.ts';

/** A part of a target's inputs, made anew from its numbers alone. */
export type Share = { readonly target: string; readonly seed: number; readonly share: number; readonly inputs: number };

/** What must not be. `slow`: over the limit each time it was measured. */
export type Finding = {
  readonly kind: 'crash' | 'implausible' | 'slow';
  readonly target: string;
  /** Number of the input within its share. */
  readonly input: number;
  readonly what: string;
  readonly octets: string;
};

/** What became of a share. */
export type ShareResult = {
  readonly target: string;
  readonly inputs: number;
  readonly answers: Readonly<Record<Answer, number>>;
  readonly counts: Readonly<Record<Finding['kind'], number>>;
  /** The longest that an input took, ms; 0 where nothing was measured. */
  readonly slowestMs: number;
  /** The first few. */
  readonly findings: readonly Finding[];
};

export const LIMIT_MS = 50;
const KEPT_FINDINGS = 5;
/** From here on a time is looked at again: a neighbour on the machine, or a collection of garbage, may have taken it. */
const DOUBTFUL_MS = 1;
const MORE_LOOKS = 3;

/** The shortest of several times, where the first is doubtful. The answer is that of the first. */
function timed(input: FuzzInput): { answer: Answer; ms: number } {
  const time = () => {
    const from = performance.now();
    const answer = input.judge();
    return { answer, ms: performance.now() - from };
  };
  const first = time();
  if (first.ms < DOUBTFUL_MS) return first;
  const again = Array.from({ length: MORE_LOOKS }, () => time().ms);
  return { answer: first.answer, ms: Math.min(first.ms, ...again) };
}

const untimed = (input: FuzzInput) => ({ answer: input.judge(), ms: 0 });

/** What an exception says of the one who threw it. */
function findingOf(error: unknown): Pick<Finding, 'kind' | 'what'> {
  if (error instanceof ImplausibleError) return { kind: 'implausible', what: error.message };
  return { kind: 'crash', what: error instanceof Error ? (error.stack ?? error.message) : String(error) };
}

/** Counts what becomes of the inputs of a share. */
class Tally {
  readonly #answers = { read: 0, rejected: 0, unknown: 0 };
  readonly #counts = { crash: 0, implausible: 0, slow: 0 };
  readonly #findings: Finding[] = [];
  #slowestMs = 0;

  answered(answer: Answer, ms: number): void {
    this.#answers[answer] += 1;
    this.#slowestMs = Math.max(this.#slowestMs, ms);
  }

  found(finding: Finding): void {
    this.#counts[finding.kind] += 1;
    if (this.#findings.length < KEPT_FINDINGS) this.#findings.push(finding);
  }

  result({ target, inputs }: Share): ShareResult {
    const [answers, counts, findings] = [this.#answers, this.#counts, this.#findings];
    return { target, inputs, answers, counts, slowestMs: this.#slowestMs, findings };
  }
}

/** Feeds a share to its target. @param isTimed whether times count: they do not where others use the machine */
export function runShare(target: Target, share: Share, isTimed: boolean): ShareResult {
  const dice = new Dice(shareSeed(share.seed, target.name, share.share));
  const measure = isTimed ? timed : untimed;
  const tally = new Tally();
  for (let number = 0; number < share.inputs; number += 1) {
    const input = target.draw(dice);
    const find = ({ kind, what }: Pick<Finding, 'kind' | 'what'>) =>
      tally.found({ kind, what, target: target.name, input: number, octets: input.describe() });
    try {
      const { answer, ms } = measure(input);
      tally.answered(answer, ms);
      if (ms > LIMIT_MS) find({ kind: 'slow', what: `${ms.toFixed(1)} ms` });
    } catch (error) {
      find(findingOf(error));
    }
  }
  return tally.result(share);
}
