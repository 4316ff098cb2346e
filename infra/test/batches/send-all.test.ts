import { describe, expect, it } from '@jest/globals';
import { EntriesRefusedError } from '../../lib/batches/batch-errors.ts';
import { sendAll } from '../../lib/batches/send-all.ts';

/** A service that refuses entries by how often each was sent, and remembers the calls. */
function serviceThat(refuses: (entry: string, time: number) => boolean) {
  const calls: string[][] = [];
  const pauses: number[] = [];
  const send = async (batch: readonly string[]) => {
    calls.push([...batch]);
    const times = (entry: string) => calls.flat().filter((sent) => sent === entry).length;
    return batch.map((entry) => (refuses(entry, times(entry)) ? { ErrorCode: 'Throttled' } : {}));
  };
  return { calls, pauses, send, sleep: async (ms: number) => pauses.push(ms) };
}

describe('sendAll', () => {
  it('sends once what is taken at once', async () => {
    const { calls, pauses, send, sleep } = serviceThat(() => false);
    await sendAll(['a', 'b'], send, sleep);
    expect(calls).toEqual([['a', 'b']]);
    expect(pauses).toEqual([]);
  });

  it('sends again only what was refused, in its order, after a pause', async () => {
    const { calls, pauses, send, sleep } = serviceThat((entry, time) => entry !== 'b' && time === 1);
    await sendAll(['a', 'b', 'c'], send, sleep);
    expect(calls).toEqual([
      ['a', 'b', 'c'],
      ['a', 'c'],
    ]);
    expect(pauses).toHaveLength(1);
  });

  it('gives up after 8 attempts and names the reason', async () => {
    const { calls, pauses, send, sleep } = serviceThat((entry) => entry === 'b');
    const sent = sendAll(['a', 'b'], send, sleep);
    await expect(sent).rejects.toBeInstanceOf(EntriesRefusedError);
    await expect(sent).rejects.toThrow('1 entries still refused after 8 attempts (Throttled)');
    expect(calls).toHaveLength(8);
    expect(pauses.every((ms, i) => ms >= 0 && ms <= Math.min(3000, 100 * 2 ** i))).toBe(true);
  });

  it('takes an entry that the service is silent about for refused', async () => {
    const calls: number[] = [];
    const send = async (batch: readonly string[]) => {
      calls.push(batch.length);
      return calls.length === 1 ? [{}] : batch.map(() => ({}));
    };
    await sendAll(['a', 'b', 'c'], send, async () => undefined);
    expect(calls).toEqual([3, 2]);
  });

  it('leaves the errors of the call itself as they are', async () => {
    const broken = new TypeError('no network');
    await expect(sendAll(['a'], () => Promise.reject(broken))).rejects.toBe(broken);
  });
});
