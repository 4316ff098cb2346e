import { afterEach, describe, expect, it } from '@jest/globals';
import { FaultUnavailableError } from '@sward/cloud/errors.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { type Display, runUntilEnd } from '../src/run.ts';

/** A network that writes down, in seconds of the run, what was done to it. */
class Network {
  readonly log: string[] = [];
  readonly #clock: ManualClock;
  readonly #startMs: number;

  constructor(clock: ManualClock) {
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
  }

  readonly cut = () => this.note('cut');
  readonly restore = () => this.note('restored');

  note(what: string): void {
    this.log.push(`${(this.#clock.monotonicMs() - this.#startMs) / 1000} ${what}`);
  }
}

/** Shows nothing, and says when it was told to stop. */
const blank =
  (network: Network, whenShown: (quit: () => void) => void = () => {}): Display =>
  (quit) => {
    whenShown(quit);
    return { cancel: () => network.note('display closed') };
  };

const listeners = () => process.listenerCount('SIGINT') + process.listenerCount('SIGTERM');
const before = listeners();

afterEach(() => {
  expect(listeners()).toBe(before);
});

describe('a run', () => {
  it('ends when its time is over, and plays the planned cuts', async () => {
    const clock = new ManualClock();
    const network = new Network(clock);
    const cuts = [
      { atMs: 1000, forMs: 500 },
      { atMs: 3000, forMs: 1000 },
    ];
    const run = runUntilEnd(network, { cuts, forMs: 5000 }, clock, blank(network));
    await clock.advanceAsync(5000);
    (await run).cancel();
    expect(network.log).toEqual(['1 cut', '1.5 restored', '3 cut', '4 restored', '5 display closed']);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('leaves a cut that outlasts it to end afterwards, and begins none', async () => {
    const clock = new ManualClock();
    const network = new Network(clock);
    const cuts = [
      { atMs: 1000, forMs: 5000 },
      { atMs: 3000, forMs: 60_000 },
    ];
    const run = runUntilEnd(network, { cuts, forMs: 2000 }, clock, blank(network));
    await clock.advanceAsync(2000);
    const rest = await run;
    clock.advance(8000);
    rest.cancel();
    expect(network.log).toEqual(['1 cut', '2 display closed', '6 restored']);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('ends when somebody quits', async () => {
    const clock = new ManualClock();
    const network = new Network(clock);
    await runUntilEnd(
      network,
      { cuts: [] },
      clock,
      blank(network, (quit) => quit()),
    );
    expect(network.log).toEqual(['0 display closed']);
  });

  it.each(['SIGINT', 'SIGTERM'] as const)('ends on %s, which npm may send a second time', async (signal) => {
    const clock = new ManualClock();
    const network = new Network(clock);
    const run = runUntilEnd(network, { cuts: [], forMs: 60_000 }, clock, blank(network));
    process.emit(signal);
    await clock.advanceAsync(100);
    // Nobody listens any more where this is false, and the program would be dead in the middle of its stop.
    expect(process.emit(signal)).toBe(true);
    await clock.advanceAsync(200);
    await run;
    expect(network.log).toEqual(['0.3 display closed']);
    expect(clock.pendingTimers()).toBe(0);
  });

  it('fails where a cut is planned that is not possible', async () => {
    const clock = new ManualClock();
    const network = new Network(clock);
    const cut = () => {
      throw new FaultUnavailableError('gateways reach the broker directly');
    };
    const run = runUntilEnd({ ...network, cut }, { cuts: [{ atMs: 1, forMs: 1 }] }, clock, blank(network));
    const failed = expect(run).rejects.toThrow(FaultUnavailableError);
    await clock.advanceAsync(10);
    await failed;
    expect(clock.pendingTimers()).toBe(0);
  });
});
