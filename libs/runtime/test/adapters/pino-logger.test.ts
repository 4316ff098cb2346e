import { closeSync, openSync } from 'node:fs';
import { devNull } from 'node:os';
import { beforeEach, describe, expect, it } from '@jest/globals';
import { createPinoLogger, lineDestination } from '@sward/runtime/adapters/pino-logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';

describe('pino logger', () => {
  let clock: ManualClock;
  let lines: string[];

  beforeEach(() => {
    clock = new ManualClock({ wallMs: Date.UTC(2026, 0, 2, 3, 4, 5, 6) });
    lines = [];
  });

  const createLogger = () =>
    createPinoLogger({
      component: 'sward.Test',
      level: 'info',
      clock,
      stream: { write: (line: string) => void lines.push(line) },
    });

  const events = () => lines.map((line) => JSON.parse(line).event);

  it('writes one JSON line: time, level, component, event, then the fields', () => {
    createLogger().info('batch_stored', { rows: 3 });
    expect(lines).toEqual([
      '{"time":"2026-01-02T03:04:05.006Z","level":"info","component":"sward.Test","event":"batch_stored","rows":3}\n',
    ]);
  });

  it('writes from its level on, which can change at run time', () => {
    const logger = createLogger();
    logger.debug('unseen');
    logger.setLevel('debug');
    logger.debug('seen');
    logger.setLevel('error');
    logger.warn('unseen_too');
    logger.error('seen_too');
    expect(events()).toEqual(['seen', 'seen_too']);
  });

  it('keeps line breaks and escape sequences of foreign text out of the terminal', () => {
    createLogger().info('device_seen', { name: '\r\n{"event":"forged"}\u001b[2J\u009b2J' });
    expect(lines).toHaveLength(1);
    expect(lines[0]?.trimEnd()).not.toMatch(/[\p{Cc}]/u);
  });

  it('does not let a field pass for the line itself', () => {
    createLogger().info('real', { event: 'forged', level: 'error' });
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: 'real', level: 'info', event_: 'forged' });
  });

  it('never writes a credential of its own process, wherever it turns up', () => {
    const secret = 'C4N4"ry\\plain';
    const stream = { write: (line: string) => void lines.push(line) };
    const logger = createPinoLogger({ component: 'x', level: 'info', clock, stream, secrets: [secret, ''] });
    const inner = new TypeError(`inner ${secret}`);
    logger.warn(secret, { [secret]: 1, text: `a${secret}b`, error: new TypeError('outer', { cause: inner }) });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({ event: '[redacted]', text: 'a[redacted]b' });
    expect(lines.join()).not.toContain('C4N4');
  });

  it('holds back a flood of one event and says how much once the minute is over', () => {
    const logger = createLogger();
    for (let line = 0; line < 25; line++) logger.warn('flood');
    logger.info('other');
    expect(events()).toEqual([...Array(10).fill('flood'), 'other']);

    clock.advance(60_000);
    logger.warn('flood');
    expect(lines.slice(11).map((line) => JSON.parse(line))).toMatchObject([
      { event: 'log_lines_suppressed', suppressed_event: 'flood', count: 15, window_ms: 60_000 },
      { event: 'flood' },
    ]);
  });

  it('tells of held back lines when it is closed', () => {
    const logger = createLogger();
    for (let line = 0; line < 12; line++) logger.info('flood');
    logger.close();
    expect(events().slice(10)).toEqual(['log_lines_suppressed']);
  });

  it('does not count lines below its level', () => {
    const logger = createLogger();
    for (let line = 0; line < 25; line++) logger.debug('quiet');
    logger.setLevel('debug');
    logger.debug('quiet');
    expect(events()).toEqual(['quiet']);
  });

  it('goes on where no line can be written: a full disk under the log must not end the component', () => {
    const readOnly = openSync(devNull, 'r');
    const logger = createPinoLogger({
      component: 'x',
      level: 'info',
      clock: new ManualClock(),
      stream: lineDestination(readOnly),
    });
    for (let i = 0; i < 5; i += 1) expect(() => logger.info(`event_${i}`)).not.toThrow();
    closeSync(readOnly);
  });
});
