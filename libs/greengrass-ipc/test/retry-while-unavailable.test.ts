import { describe, expect, it } from '@jest/globals';
import { BusRejectedError, BusTimeoutError, BusUnavailableError } from '@sward/greengrass-ipc/bus-errors.ts';
import { retryWhileUnavailable } from '@sward/greengrass-ipc/retry-while-unavailable.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';

describe('retrying a bus call', () => {
  it('repeats what may pass, with growing pauses, until it succeeds', async () => {
    const clock = new ManualClock();
    const failures = [new BusUnavailableError('offline'), new BusTimeoutError('no answer')];
    const retried: string[] = [];
    const result = retryWhileUnavailable(
      async () => {
        const failure = failures.shift();
        if (failure !== undefined) throw failure;
        return 'subscribed';
      },
      { clock, random: () => 1, onRetry: (error) => retried.push(error.message) },
    );
    await clock.advanceAsync(500 + 1000);
    expect(await result).toBe('subscribed');
    expect(retried).toEqual(['offline', 'no answer']);
  });

  it('does not repeat what cannot succeed', async () => {
    const call = async () => Promise.reject(new BusRejectedError('bad topic'));
    await expect(retryWhileUnavailable(call, { clock: new ManualClock(), random: () => 1 })).rejects.toThrow(
      'bad topic',
    );
  });

  it('ends with the last error once it is told to stop', async () => {
    const clock = new ManualClock();
    const stop = new AbortController();
    const call = async () => Promise.reject(new BusUnavailableError('offline'));
    const result = retryWhileUnavailable(call, { clock, random: () => 1, signal: stop.signal });
    const ended = expect(result).rejects.toThrow('offline');
    await clock.advanceAsync(0);
    stop.abort();
    await clock.advanceAsync(500);
    await ended;
  });
});
