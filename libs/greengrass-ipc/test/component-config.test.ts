import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { z } from 'zod';
import { untilValid, watchConfig } from '../src/component-config.ts';
import { InMemoryHub } from '../src/in-memory-message-bus.ts';

const schema = z.strictObject({
  interval_ms: z.coerce.number().int().min(10).default(1000),
  mode: z.enum(['slow', 'fast']).default('slow'),
});

function setUp(configuration: object) {
  const hub = new InMemoryHub();
  hub.setConfiguration('a', { ...configuration });
  const logger = createRecordingLogger();
  const changes: unknown[] = [];
  const bus = hub.busFor('a');
  const watch = () => watchConfig(bus, schema, logger, (config) => void changes.push(config));
  const settle = () => new ManualClock().advanceAsync(0);
  return { hub, bus, logger, changes, watch, settle };
}

describe('the configuration of a component', () => {
  it('is read at start, its scalars as strings as Lite hands them over, and its rights left aside', async () => {
    const { watch, changes } = setUp({ interval_ms: '500', accessControl: { x: {} } });
    const config = await watch();
    expect(config.current()).toEqual({ interval_ms: 500, mode: 'slow' });
    expect(changes).toEqual([{ interval_ms: 500, mode: 'slow' }]);
  });

  it.each([
    ['a key that the schema does not know', { interval_ms: 50, colour: 'red' }],
    ['a value out of range', { interval_ms: 5, mode: 'fast' }],
  ])('is refused whole, and the one before stays, where it has %s', async (_, changed) => {
    const { hub, watch, logger, settle } = setUp({ interval_ms: 500 });
    const config = await watch();
    hub.setConfiguration('a', changed);
    await settle();
    expect(config.current()).toEqual({ interval_ms: 500, mode: 'slow' });
    expect(logger.records.map(({ event }) => event)).toEqual(['configuration_refused']);
  });

  it('is waited for by a component that must not run on defaults', async () => {
    const { hub, watch, settle } = setUp({ interval_ms: 5 });
    const config = await watch();
    const clock = new ManualClock();
    const valid = untilValid(config, clock, new AbortController().signal);
    await clock.advanceAsync(5000);
    expect(config.isValid()).toBe(false);
    hub.setConfiguration('a', { interval_ms: 50 });
    await settle();
    await clock.advanceAsync(1000);
    expect(await valid).toBe(true);
    expect(config.current().interval_ms).toBe(50);
  });

  it('is waited for no longer than the component lives', async () => {
    const { watch } = setUp({ interval_ms: 5 });
    const abort = new AbortController();
    const valid = untilValid(await watch(), new ManualClock(), abort.signal);
    abort.abort();
    expect(await valid).toBe(false);
  });

  it('follows a change until it is closed', async () => {
    const { hub, watch, settle } = setUp({});
    const config = await watch();
    hub.setConfiguration('a', { mode: 'fast' });
    await settle();
    expect(config.current().mode).toBe('fast');
    await config.close();
    hub.setConfiguration('a', { mode: 'slow' });
    await settle();
    expect(config.current().mode).toBe('fast');
  });

  it('misses no change that is made while it is read', async () => {
    const { hub, bus, watch, settle } = setUp({ interval_ms: 500 });
    const read = bus.getConfiguration.bind(bus);
    bus.getConfiguration = async () => {
      const before = await read();
      hub.setConfiguration('a', { interval_ms: 700 });
      await settle();
      return before;
    };
    const config = await watch();
    await settle();
    expect(config.current().interval_ms).toBe(700);
  });
});
