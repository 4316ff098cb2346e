import { describe, expect, it } from '@jest/globals';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import type { ChildMessage } from '../../src/radio-process/messages.ts';
import { RadioSupervisor } from '../../src/radio-process/radio-supervisor.ts';
import { FakeRadios } from './fake-radio.ts';

const SETTINGS = { adapter: 1, quietMs: 10_000 };

function setUp() {
  const clock = new ManualClock();
  const logger = createRecordingLogger();
  const radios = new FakeRadios();
  const supervisor = new RadioSupervisor({
    launch: radios.launch,
    clock,
    logger,
    random: () => 0.5,
    settings: () => SETTINGS,
  });
  const heard: ChildMessage[] = [];
  const downs: string[] = [];
  supervisor.listen({ onMessage: (message) => heard.push(message), onDown: (reason) => downs.push(reason) });
  const events = () => logger.records.map(({ event }) => event);
  return { clock, logger, radios, supervisor, heard, downs, events };
}

describe('the supervisor of the radio process', () => {
  it('starts it once and tells it the settings first', () => {
    const { radios, supervisor } = setUp();
    supervisor.start();
    supervisor.start();
    supervisor.send({ kind: 'discover', id: 1, link: 1 });
    expect(radios.told).toEqual([
      [
        { kind: 'start', settings: SETTINGS },
        { kind: 'discover', id: 1, link: 1 },
      ],
    ]);
  });

  it('passes on what is said, and writes what is logged or printed', () => {
    const { radios, supervisor, heard, logger } = setUp();
    supervisor.start();
    radios.say({ kind: 'alive' });
    radios.say({ kind: 'started' });
    radios.say({ kind: 'log', level: 'warn', event: 'library_output', fields: { text: 'hm' } });
    radios.print('abort');
    expect(heard).toEqual([{ kind: 'started' }]);
    expect(logger.records).toEqual([
      { level: 'warn', event: 'library_output', fields: { text: 'hm' } },
      { level: 'warn', event: 'radio_process_output', fields: { text: 'abort' } },
    ]);
  });

  it('drops what is no message', () => {
    const { radios, supervisor, heard, events } = setUp();
    supervisor.start();
    for (const message of [undefined, 'text', { kind: 'heard', reports: 'text', lost: 0 }]) radios.sayAnything(message);
    expect(heard).toEqual([]);
    expect(events()).toEqual(['radio_message_invalid', 'radio_message_invalid', 'radio_message_invalid']);
  });

  it('starts it again when it ends, ever later, at the latest after 10 s, and soon again once one ran for long', () => {
    const { clock, radios, supervisor, downs } = setUp();
    supervisor.start();
    const waits = Array.from({ length: 8 }, () => {
      radios.end('ended by SIGABRT');
      const fromMs = clock.monotonicMs();
      while (!radios.isRunning) clock.advance(10);
      return clock.monotonicMs() - fromMs;
    });
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeLessThanOrEqual(10_000);
    expect(waits.at(-1)).toBeGreaterThan(2000);
    expect(downs).toHaveLength(8);
    for (let n = 0; n < 20; n += 1) {
      clock.advance(2000);
      radios.say({ kind: 'alive' });
    }
    radios.end('ended by SIGSEGV');
    clock.advance(500);
    expect(radios.isRunning).toBe(true);
  });

  it('kills one that says nothing for 10 s, and starts another', () => {
    const { clock, radios, supervisor, events } = setUp();
    supervisor.start();
    clock.advance(9999);
    expect(radios.kills).toBe(0);
    clock.advance(1);
    expect(radios.kills).toBe(1);
    expect(events()).toEqual(['radio_process_silent', 'radio_process_ended']);
    clock.advance(500);
    expect(radios.told).toHaveLength(2);
  });

  it('does not blame it for a pause of its own', async () => {
    const { clock, radios, supervisor } = setUp();
    supervisor.start();
    await clock.leapAsync(60_000);
    radios.say({ kind: 'alive' });
    await clock.leapAsync(60_000);
    expect(radios.kills).toBe(0);
  });

  it('stops it politely, and by force after a second', async () => {
    const { clock, radios, supervisor } = setUp();
    supervisor.start();
    const stopped = supervisor.stop();
    expect(radios.told[0]?.at(-1)).toEqual({ kind: 'stop' });
    clock.advance(999);
    expect(radios.kills).toBe(0);
    clock.advance(1);
    await stopped;
    expect(radios.kills).toBe(1);
    clock.advance(60_000);
    expect(radios.told).toHaveLength(1);
    expect(clock.pendingTimers()).toBe(0);
    await supervisor.stop();
  });

  it('has nobody to send to between two processes', () => {
    const { radios, supervisor } = setUp();
    supervisor.start();
    radios.end('exit code 1');
    expect(supervisor.send({ kind: 'discover', id: 1, link: 1 })).toBe(false);
  });
});
