import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { CardFolder } from '../../../tools/onboard/ports.ts';
import { writeCard } from '../../../tools/onboard/write-card.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

/** A card in memory that is pulled out before the write of a certain number. */
class PulledCard implements CardFolder {
  readonly name = 'bootfs';
  readonly files = new Map<string, string>();
  readonly #writes: number;
  readonly #free: number;

  constructor(writes = Number.POSITIVE_INFINITY, free = 512 * 1_048_576) {
    this.#writes = writes;
    this.#free = free;
  }

  async read(path: string) {
    return this.files.get(path);
  }

  async has(path: string) {
    return this.files.has(path);
  }

  async sha256(path: string) {
    const text = this.files.get(path);
    return text === undefined ? undefined : sha256(text);
  }

  async write(path: string, content: string) {
    if (this.files.size >= this.#writes) throw new Error('no such device');
    this.files.set(path, content);
  }

  async copy(path: string, file: string) {
    await this.write(path, file);
  }

  async remove(path: string) {
    this.files.delete(path);
  }

  async free() {
    return this.#free;
  }
}

const PLAN = {
  texts: new Map([
    ['sward/onboard.sh', 'script'],
    ['sward/config.yaml', 'config'],
  ]),
  copies: [{ path: 'sward/nucleus.zip', file: 'package', sha256: sha256('package'), bytes: 30_000_000 }],
  vendorData: 'starts it',
};
const write = (card: CardFolder) => writeCard(card, PLAN, () => undefined);

describe('writing a card', () => {
  it('starts nothing and takes nothing from one that was pulled out before its end', async () => {
    for (let writes = 0; writes < 5; writes += 1) {
      const card = new PulledCard(writes);
      await expect(write(card)).rejects.toThrow('no such device');
      const isWhole = card.files.size === 4;
      expect([writes, card.files.has('vendor-data'), card.files.has('sward/SHA256SUMS')]).toEqual([
        writes,
        false,
        isWhole,
      ]);
    }
  });

  it('tells the script what each file must be', async () => {
    const card = new PulledCard();
    await write(card);
    expect(card.files.get('sward/SHA256SUMS')?.split('\n')).toEqual(
      expect.arrayContaining([`${sha256('package')}  nucleus.zip`, `${sha256('config')}  config.yaml`]),
    );
  });

  it('writes the second time only what is not as it should be', async () => {
    const card = new PulledCard();
    await write(card);
    card.files.set('sward/config.yaml', 'spoiled');
    expect(await write(card)).toEqual(['sward/config.yaml']);
  });

  it('refuses a card without room before it writes anything', async () => {
    const card = new PulledCard(undefined, 50_000_000);
    await expect(write(card)).rejects.toThrow('MB are needed');
    expect(card.files.size).toBe(0);
  });
});
