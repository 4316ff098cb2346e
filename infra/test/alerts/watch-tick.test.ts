import { describe, expect, it } from '@jest/globals';
import { watchTick } from '../../lib/alerts/watch-tick.ts';

async function* buildings(...ids: string[]): AsyncIterable<string> {
  yield* ids;
}

describe('what is done each minute', () => {
  it('is a look at all, then one for each tenant, whatever fails', async () => {
    const done: string[] = [];
    const act = async (name: string) => {
      done.push(name);
      if (name !== 'acme') throw new Error(name);
    };
    const ports = {
      watcher: { tick: () => act('watcher') },
      dispatcher: { tick: act },
      directory: { buildings: () => buildings('plain', 'acme:hq', 'acme:lab', '..:x') },
    };
    await expect(watchTick(ports)).rejects.toThrow('watcher');
    expect(done).toEqual(['watcher', 'default', 'acme']);
  });
});
