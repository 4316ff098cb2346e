import { addProgress, NO_PROGRESS, type Progress } from '../seq-ranges.ts';
import type { KeptValue, KeptValues } from './kept-values.ts';

/** How far each consumer got. Moves wait in memory until the next commit, which takes them along. */
export class ConsumerProgress {
  readonly #kept: KeptValues;
  readonly #moved = new Map<string, Progress>();

  constructor(kept: KeptValues) {
    this.#kept = kept;
  }

  of(consumer: string): Progress {
    const moved = this.#moved.get(consumer);
    if (moved !== undefined) return moved;
    const text = this.#kept.get('cursor', consumer);
    return text === undefined ? NO_PROGRESS : JSON.parse(text);
  }

  add(consumer: string, said: Progress): void {
    this.#moved.set(consumer, addProgress(this.of(consumer), said));
  }

  /** What another knew, which no disk may have kept. */
  takeOver(before: ConsumerProgress): void {
    for (const name of [...before.#kept.all('cursor').keys(), ...before.#moved.keys()]) this.add(name, before.of(name));
  }

  /** Highest place that any consumer confirmed. */
  highest(): number {
    const names = [...this.#kept.all('cursor').keys(), ...this.#moved.keys()];
    return Math.max(0, ...names.map((name) => this.of(name)).flatMap(({ seq, above }) => [seq, ...above.flat()]));
  }

  /** What the next commit has to write. */
  pending(): KeptValue[] {
    return Array.from(this.#moved, ([name, progress]) => ({
      kind: 'cursor' as const,
      name,
      value: JSON.stringify(progress),
    }));
  }

  /** Takes note that all that was pending is written. */
  settle(): void {
    this.#moved.clear();
  }
}
