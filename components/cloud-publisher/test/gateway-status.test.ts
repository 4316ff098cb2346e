import { describe, expect, it } from '@jest/globals';
import { type ComponentStatus, type ConfigurationState, gatewayStatusSchema } from '@sward/contracts/status.ts';
import { gatewayStatus, isNews, type StatusInputs } from '../src/gateway-status.ts';

const none = { received: 0, sent: 0, dropped: 0, depth: 0 };

const statusOf = (component: string, said: Partial<ComponentStatus> = {}): ComponentStatus => ({
  v: 1,
  component,
  at: 1_706_872_350_000,
  uptime_s: 1,
  ...none,
  bytes: none,
  configuration: { valid: true },
  detail: {},
  ...said,
});

const inputs = (changed: Partial<StatusInputs> = {}): StatusInputs => ({
  online: true,
  nowMs: 1_706_872_350_900,
  uptimeMs: 61_900,
  version: '1.2.3',
  cloudConnected: true,
  ingest: statusOf('sward.BleIngest', { detail: { active_devices: 3 } }),
  buffer: statusOf('sward.LocalBuffer', { depth: 7 }),
  configuration: { valid: true },
  link: 'up',
  counters: { ...none, bytes: none },
  ...changed,
});

const refusing = (...refused: string[]): ConfigurationState => ({ valid: false, refused });

describe('the status of the gateway', () => {
  it('is the version 1.0 status, with what was added to it', () => {
    expect(gatewayStatus(inputs())).toEqual({
      status: 'online',
      timestamp: 1_706_872_350,
      version: '1.2.3',
      uptime_seconds: 61,
      mqtt_connected: true,
      active_devices: 3,
      buffered_messages: 7,
      backlog_seconds: 0,
      link: 'up',
      dropped_readings: 0,
      dead_letters: 0,
      components: {
        'sward.BleIngest': { ...none, bytes: none },
        'sward.LocalBuffer': { ...none, depth: 7, bytes: none },
        'sward.CloudPublisher': { ...none, bytes: none },
      },
    });
  });

  it('tells how long the backlog has waited, what was given up, what was set aside and whether the clock is set', () => {
    const detail = { unconfirmed_cloud_age_s: 3600, log_dead_letters: 4, clock: 'unsynchronized' };
    const ingest = statusOf('sward.BleIngest', { dropped: 1 });
    const buffer = statusOf('sward.LocalBuffer', { dropped: 20, detail });
    const counters = { ...none, dropped: 300, bytes: none };
    expect(gatewayStatus(inputs({ ingest, buffer, counters }))).toMatchObject({
      backlog_seconds: 3600,
      dropped_readings: 321,
      dead_letters: 4,
      time_quality: 'unsynchronized',
    });
  });

  it('is told at once where publishing is not authorised, where something is lost for the first time, and where the clock is set', () => {
    const well = gatewayStatus(inputs());
    const unauthorized = gatewayStatus(inputs({ link: 'unauthorized' }));
    const losing = (dropped: number) => gatewayStatus(inputs({ counters: { ...none, dropped, bytes: none } }));
    const clock = gatewayStatus(inputs({ buffer: statusOf('b', { detail: { clock: 'synchronized' } }) }));
    expect([unauthorized, losing(1), clock].map((status) => isNews(well, status))).toEqual([true, true, true]);
    expect(isNews(losing(1), losing(2))).toBe(false);
    expect(isNews(well, gatewayStatus(inputs({ link: 'unconfirmed' })))).toBe(false);
  });

  it('carries what any component refused of its configuration, and this is news', () => {
    const buffer = statusOf('sward.LocalBuffer', { configuration: refusing('a: bad', 'b: unknown key') });
    const status = gatewayStatus(inputs({ buffer, configuration: refusing('mode: bad') }));
    const refused = [
      'sward.LocalBuffer: a: bad',
      'sward.LocalBuffer: b: unknown key',
      'sward.CloudPublisher: mode: bad',
    ];
    expect(status.config_refused).toEqual(refused);
    const well = gatewayStatus(inputs());
    expect([isNews(well, status), isNews(status, status), isNews(status, well)]).toEqual([true, false, true]);
  });

  it('keeps to its schema with the longest refusals of all components', () => {
    const configuration = refusing(...Array.from({ length: 4 }, () => 'x'.repeat(200)));
    const ingest = statusOf('s'.repeat(64), { configuration });
    const buffer = statusOf('t'.repeat(64), { configuration });
    const status = gatewayStatus(inputs({ ingest, buffer, configuration }));
    expect(gatewayStatusSchema.parse(status)).toEqual(status);
    expect(status.config_refused).toHaveLength(12);
  });
});
