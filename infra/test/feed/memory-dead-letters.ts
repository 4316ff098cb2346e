import type { DeadLetter, DeadLetters } from '../../lib/feed/ports.ts';

/** Dead letters in memory; refuses them while `refuses` is set. */
export class MemoryDeadLetters implements DeadLetters {
  readonly letters: DeadLetter[] = [];
  refuses = false;

  async add(letter: DeadLetter): Promise<void> {
    if (this.refuses) throw new TypeError('no dead letters today');
    this.letters.push(letter);
  }
}
