import { describe, expect, it } from '@jest/globals';
import type { ConfigMemory } from '@sward/runtime/config-memory.ts';
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
  const watch = (memory?: ConfigMemory) =>
    watchConfig(bus, schema, logger, (config) => void changes.push(config), memory);
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

  it('tells what was refused and why until one fits', async () => {
    const { hub, watch, logger, settle } = setUp({ interval_ms: 500 });
    const config = await watch();
    expect(config.state()).toEqual({ valid: true });
    hub.setConfiguration('a', { interval_ms: 5, modus: 'fast' });
    await settle();
    expect(config.state()).toEqual({
      valid: false,
      refused: [expect.stringMatching(/^interval_ms: .*>=10/), 'modus: unknown key, did you mean mode?'],
    });
    expect(logger.records[0]?.fields).toMatchObject({ in_force: 'the one before' });
    hub.setConfiguration('a', { interval_ms: 50 });
    await settle();
    expect(config.state()).toEqual({ valid: true });
    expect(logger.records.map(({ event }) => event)).toEqual(['configuration_refused', 'configuration_accepted']);
  });

  it('is logged as refused once, however often the nucleus tells of it', async () => {
    const { hub, watch, logger, settle } = setUp({ interval_ms: 5 });
    await watch();
    for (const refused of [{ interval_ms: 6 }, { interval_ms: 6 }, { interval_ms: 6, x: 1 }]) {
      hub.setConfiguration('a', refused);
      await settle();
    }
    expect(logger.records.map(({ event }) => event)).toEqual(['configuration_refused', 'configuration_refused']);
  });

  it('says that the defaults are in force where none was ever accepted', async () => {
    const { watch, logger } = setUp({ interval_ms: 5 });
    const config = await watch();
    expect(config.state()).toMatchObject({ valid: false, defaults: true });
    expect(logger.records[0]?.fields).toMatchObject({ in_force: 'defaults' });
  });

  describe('that the process before this one ran on', () => {
    const memoryOf = (saved: unknown) => {
      const saves: object[] = [];
      return { saves, load: () => saved, save: (config: object) => void saves.push(config) };
    };

    it('stays in force where the one that is there now is refused', async () => {
      const { watch, changes } = setUp({ interval_ms: 5 });
      const config = await watch(memoryOf({ interval_ms: '700' }));
      expect(config.current()).toEqual({ interval_ms: 700, mode: 'slow' });
      expect(config.isValid()).toBe(true);
      expect(config.state()).toEqual({ valid: false, refused: [expect.any(String)] });
      expect(changes).toEqual([{ interval_ms: 700, mode: 'slow' }]);
    });

    it('is not used where this version no longer takes it', async () => {
      const { watch } = setUp({ interval_ms: 5 });
      const config = await watch(memoryOf({ interval_ms: 6 }));
      expect(config.state()).toMatchObject({ valid: false, defaults: true });
    });

    it('gives way to one that fits, which is saved as the nucleus gave it, without the rights', async () => {
      const { watch } = setUp({ interval_ms: '500', accessControl: { x: {} } });
      const memory = memoryOf({ interval_ms: 700 });
      const config = await watch(memory);
      expect(config.current().interval_ms).toBe(500);
      expect(memory.saves).toEqual([{ interval_ms: '500' }]);
    });
  });

  it('is waited for by a component that must not run on defaults', async () => {
    const { hub, watch, settle } = setUp({ interval_ms: 5 });
    const config = await watch();
    const clock = new ManualClock();
    let looks = 0;
    const valid = untilValid(config, clock, new AbortController().signal, () => {
      looks += 1;
    });
    await clock.advanceAsync(5000);
    expect(config.isValid()).toBe(false);
    expect(looks).toBe(6);
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
