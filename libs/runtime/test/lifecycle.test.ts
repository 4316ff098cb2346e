import { beforeEach, describe, expect, it } from '@jest/globals';
import { type ComponentContext, type ProcessHost, runWith, STOP_TIMEOUT_MS } from '@sward/runtime/lifecycle.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { ExitRecord } from '@sward/runtime/restart-budget.ts';

/** A process that a test signals and that records its exit codes. */
class FakeProcess implements ProcessHost {
  readonly codes: number[] = [];
  signal: (signal: string) => void = () => {};
  throwUncaught: (error: unknown) => void = () => {};

  onStopSignal(handler: (signal: string) => void): void {
    this.signal = handler;
  }

  onUncaught(handler: (error: unknown) => void): void {
    this.throwUncaught = handler;
  }

  exit(code: number): void {
    this.codes.push(code);
  }
}

describe('lifecycle of a component', () => {
  let host: FakeProcess;
  let clock: ManualClock;
  let logger: ReturnType<typeof createRecordingLogger>;
  let exits: ExitRecord[];
  let steps: string[];

  beforeEach(() => {
    host = new FakeProcess();
    clock = new ManualClock();
    logger = createRecordingLogger();
    exits = [];
    steps = [];
  });

  const run = async (main: (context: ComponentContext) => Promise<{ stop(): Promise<void> }>) => {
    const history = { read: () => exits, add: (exit: ExitRecord) => void exits.push(exit) };
    runWith(main, { host, clock, logger, exits: history, beforeExit: () => steps.push('before exit') });
    await clock.advanceAsync(0);
  };

  const stopping = async () => ({
    stop: async () => {
      steps.push('stopped');
    },
  });

  const events = () => logger.records.map(({ event }) => event);

  it('stops the component on a signal and exits with 0', async () => {
    await run(stopping);
    host.signal('SIGTERM');
    await clock.advanceAsync(0);
    expect([host.codes, steps, exits]).toEqual([[0], ['stopped', 'before exit'], []]);
  });

  it('stops once, however often it is told to', async () => {
    await run(stopping);
    host.signal('SIGINT');
    host.signal('SIGTERM');
    await clock.advanceAsync(0);
    expect([host.codes, steps]).toEqual([[0], ['stopped', 'before exit']]);
  });

  it('does not wait for a stop that hangs', async () => {
    await run(async () => ({ stop: () => new Promise(() => {}) }));
    host.signal('SIGTERM');
    await clock.advanceAsync(STOP_TIMEOUT_MS - 1);
    expect(host.codes).toEqual([]);
    await clock.advanceAsync(1);
    expect(host.codes).toEqual([0]);
    expect(events()).toContain('component_stop_timed_out');
  });

  it('logs a stop that fails and exits with 0 all the same: it was asked to go', async () => {
    await run(async () => ({ stop: async () => Promise.reject(new TypeError('no')) }));
    host.signal('SIGTERM');
    await clock.advanceAsync(0);
    expect(host.codes).toEqual([0]);
    expect(events()).toContain('component_stop_failed');
  });

  it('ends the waits of a start that is told to stop', async () => {
    await run(
      ({ signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new TypeError('gave up')));
        }),
    );
    host.signal('SIGTERM');
    await clock.advanceAsync(0);
    expect(host.codes).toEqual([0]);
    expect(events()).toContain('component_start_interrupted');
  });

  it('logs and counts a start that fails, and exits with 1', async () => {
    await run(async () => Promise.reject(new TypeError('no adapter')));
    expect([host.codes, exits.length, events()]).toEqual([[1], 1, ['component_start_failed']]);
  });

  it('logs and counts an error that nobody caught, and exits with 1 without stopping', async () => {
    await run(stopping);
    host.throwUncaught(new TypeError('a bug'));
    expect([host.codes, exits.length, events(), steps]).toEqual([[1], 1, ['uncaught_error'], ['before exit']]);
  });

  describe('in need of a new service id', () => {
    const started = async (): Promise<ComponentContext> => {
      const contexts: ComponentContext[] = [];
      await run(async (context) => {
        contexts.push(context);
        return stopping();
      });
      const [context] = contexts;
      if (context === undefined) throw new TypeError('main was not called');
      return context;
    };
    const exitMsAgo = (ms: number): ExitRecord => ({ bootId: clock.bootId(), monotonicMs: clock.monotonicMs() - ms });

    it('stops and exits with 1 at once while the budget allows', async () => {
      const context = await started();
      context.exitForNewServiceId('refused');
      await clock.advanceAsync(0);
      expect([host.codes, steps, exits.length]).toEqual([[1], ['stopped', 'before exit'], 1]);
    });

    it('goes on until the budget allows, and says how long', async () => {
      clock.advance(3_600_000);
      exits.push(exitMsAgo(600_000), exitMsAgo(60_000));
      const context = await started();
      context.exitForNewServiceId('refused');
      context.exitForNewServiceId('refused again');
      await clock.advanceAsync(2_999_999);
      expect([host.codes, steps]).toEqual([[], []]);
      expect(logger.records).toMatchObject([{ event: 'exit_for_new_service_id', fields: { wait_ms: 3_000_000 } }]);
      await clock.advanceAsync(1);
      expect(host.codes).toEqual([1]);
    });

    it('still stops with 0 on a signal while it waits', async () => {
      clock.advance(3_600_000);
      exits.push(exitMsAgo(600_000), exitMsAgo(60_000));
      const context = await started();
      context.exitForNewServiceId('refused');
      host.signal('SIGTERM');
      await clock.advanceAsync(3_600_000);
      expect(host.codes).toEqual([0]);
    });
  });
});
