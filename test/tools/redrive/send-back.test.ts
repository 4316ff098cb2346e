import { describe, expect, it } from '@jest/globals';
import type { Letter, LetterBox } from '../../../tools/redrive/letter-box.ts';
import { sentLine } from '../../../tools/redrive/report.ts';
import { sendBack } from '../../../tools/redrive/send-back.ts';

const PAIR = { name: 'telemetry', deadLettersUrl: 'letters', queueUrl: 'queue' };

/** Dead letters of a function that gives up at once on every message but `good`, again with the body as it was. */
class PoisonedBox implements LetterBox {
  readonly letters: Letter[] = [];
  readonly sent: string[] = [];
  #last = 0;

  constructor(...bodies: string[]) {
    for (const body of bodies) this.#add(body);
  }

  async receive(): Promise<readonly Letter[]> {
    // A program that never ends must not keep its test from ending.
    return this.sent.length > 100 ? [] : [...this.letters];
  }

  async release(): Promise<void> {}

  async send(_queueUrl: string, body: string): Promise<void> {
    this.sent.push(body);
    if (body !== 'good') this.#add(body);
  }

  async remove(_queueUrl: string, handle: string): Promise<void> {
    const index = this.letters.findIndex((letter) => letter.handle === handle);
    this.letters.splice(index, 1);
  }

  #add(body: string): void {
    const id = String(++this.#last);
    this.letters.push({ id, body, handle: `handle-${id}`, sentAt: 0 });
  }
}

describe('sending letters back', () => {
  it('sends a letter once that is given up again at once, and tells that it came back', async () => {
    const box = new PoisonedBox('poison', 'good', 'venom');
    const result = await sendBack(box, PAIR, { limit: Number.POSITIVE_INFINITY, dryRun: false });
    expect(box.sent).toEqual(['poison', 'good', 'venom']);
    expect(box.letters.map(({ body }) => body)).toEqual(['poison', 'venom']);
    expect(sentLine(result, false)).toBe(
      'telemetry: sent back 3 dead letters; 2 of them were given up again and lie there as before',
    );
  });
});
