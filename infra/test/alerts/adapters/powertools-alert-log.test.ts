import { Logger } from '@aws-lambda-powertools/logger';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { alertLog } from '../../../lib/alerts/adapters/powertools-alert-log.ts';

/** Powertools writes by the console that a test can see, which turns metrics off unless they are turned on. */
const SETTINGS = { POWERTOOLS_DEV: 'true', POWERTOOLS_METRICS_DISABLED: 'false' };

afterEach(() => {
  jest.restoreAllMocks();
  for (const name of Object.keys(SETTINGS)) delete process.env[name];
});

describe('what may keep somebody from being told', () => {
  it('is a line of the function that met it, and one metric of service alerts', () => {
    Object.assign(process.env, SETTINGS);
    const lines: Record<string, unknown>[] = [];
    const note = (line: unknown) => void lines.push(JSON.parse(String(line)));
    jest.spyOn(console, 'log').mockImplementation(note);
    jest.spyOn(console, 'warn').mockImplementation(note);
    const { log, onBroken } = alertLog(new Logger({ serviceName: 'watch' }));
    log('channel_missing', { tenant: 'acme', channel: 'ops' });
    onBroken({ key: { partition: 'acme#rules', id: 'freezer' }, reason: 'id is missing' });
    const counted = lines.filter((line) => 'AlertTrouble' in line);
    expect(counted).toEqual([
      expect.objectContaining({ service: 'alerts', AlertTrouble: 1 }),
      expect.objectContaining({ service: 'alerts', AlertTrouble: 1 }),
    ]);
    expect(lines.filter((line) => !counted.includes(line))).toEqual([
      expect.objectContaining({ service: 'watch', message: 'channel_missing', channel: 'ops' }),
      expect.objectContaining({ message: 'document_broken', partition: 'acme#rules', id: 'freezer' }),
    ]);
  });
});
