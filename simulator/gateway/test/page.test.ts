import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DeviceRow, renderPage } from '../src/page.ts';
import { status, view } from './examples.ts';
import { visible } from './visible.ts';

const CLASSIC = { rows: 24, columns: 79 };
const WIDE = { rows: 60, columns: 200 };

const device = (changed: Partial<DeviceRow> = {}): DeviceRow => ({
  id: 'ccde3bde0004',
  format: 'ruuvi-df5',
  values: { temperature_c: 22.9, humidity_rh: 37.63, pressure_pa: 101_829, battery_mv: 3009, tx_power_dbm: 4 },
  ageMs: 1200,
  rssi: -61,
  ...changed,
});

const devices = (count: number) => Array.from({ length: count }, (_, i) => device({ id: `device-${i}` }));
const seen = (...given: Parameters<typeof renderPage>) => renderPage(...given).map(visible);
const lineWith = (lines: readonly string[], text: string) => lines.find((line) => line.includes(text));

describe('the page', () => {
  it('shows everything of a gateway with five sensors on 80 by 24', () => {
    expect(seen(view({ devices: devices(5), notice: 'killed sward.LocalBuffer' }), CLASSIC)).toEqual([
      'Sward  gateway-local in building-1, nucleus classic  up 22 s',
      'received  durable published confirmed   stored     held  dropped duplicated',
      '     184      183       182       181      180        3        0          0',
      'heard to stored: p50 595 ms, p95 1068 ms   backlog 2, oldest 1 s',
      'radio scanning   MQTT connected   cloud confirming',
      '  readings, bytes           received          sent       dropped         depth',
      '  sward.BleIngest          184  64kB     181  63kB       0    0B       3 1.0kB',
      '  sward.LocalBuffer        183  32kB     181  63kB       0    0B       2  520B',
      '  sward.CloudPublisher     182  16kB     181  63kB       0    0B       1  260B',
      '  process              state      restarts  RSS MB  PSS MB  CPU %',
      '1 sward.BleIngest      RUNNING           0      71      37    3.8',
      '2 sward.LocalBuffer    RUNNING           0      71      37    3.8',
      '3 sward.CloudPublisher RUNNING           0      71      37    3.8',
      '  sward.Gateway        FINISHED          0       -       -      -',
      '  simulator            RUNNING           0      71      37    3.8',
      '  device       format       age  dBm  values',
      '  device-0     ruuvi-df5    1 s  -61  22.9 °C  37.63 %RH  101829 Pa  3009 mV',
      '  device-1     ruuvi-df5    1 s  -61  22.9 °C  37.63 %RH  101829 Pa  3009 mV',
      '  device-2     ruuvi-df5    1 s  -61  22.9 °C  37.63 %RH  101829 Pa  3009 mV',
      '  device-3     ruuvi-df5    1 s  -61  22.9 °C  37.63 %RH  101829 Pa  3009 mV',
      '  device-4     ruuvi-df5    1 s  -61  22.9 °C  37.63 %RH  101829 Pa  3009 mV',
      'killed sward.LocalBuffer',
      'c cut network  r restore  123 kill process  u unplug sensor  h heat one  q quit',
    ]);
  });

  it('gives up empty lines before devices, and says how many devices it does not show', () => {
    expect(seen(view({ devices: devices(2) }), { rows: 26, columns: 79 }).filter((line) => line === '')).toHaveLength(
      6,
    );
    expect(seen(view({ devices: devices(6) }), CLASSIC).filter((line) => line.includes('device-'))).toHaveLength(6);
    const crowded = seen(view({ devices: devices(20) }), CLASSIC);
    expect(crowded.filter((line) => line.includes('device-'))).toHaveLength(5);
    expect(crowded).toContain('  and 15 more');
    expect(crowded).toHaveLength(24);
  });

  it('keeps counters of eight digits within 80 columns', () => {
    const million = 12_345_678;
    const counts = { received: million, durable: million, published: million, confirmed: million };
    const lines = seen(view({ counts: { ...view().counts, ...counts, held: million }, stored: million }), CLASSIC);
    expect(lineWith(lines, String(million))?.match(/12345678/g)).toHaveLength(6);
  });

  it('shows values whole or not at all, the most telling first', () => {
    const line = (columns: number) => lineWith(seen(view({ devices: [device()] }), { rows: 24, columns }), 'ccde');
    expect(line(60)).toMatch(/ 22\.9 °C {2}37\.63 %RH$/);
    expect(line(200)).toMatch(/3009 mV {2}tx_power_dbm 4 dBm$/);
  });

  it('says yes and no, and names what its unit does not tell', () => {
    const values = { occupancy: true, motion: false, co2_ppm: 650, voc_index: 100, pm25: 5.123, event_button: 'press' };
    expect(lineWith(seen(view({ devices: [device({ values })] }), WIDE), 'ccde')).toContain(
      'CO2 650 ppm  PM2.5 5.12 µg/m³  motion no  occupancy yes  event_button press  voc_index 100',
    );
  });

  it('shows a device that tells no signal strength, and an age in minutes', () => {
    const line = lineWith(seen(view({ devices: [device({ rssi: undefined, ageMs: 180_000 })] }), WIDE), 'ccde');
    expect(line).toContain('ruuvi-df5  3 min       22.9');
  });

  it('makes control characters from the air and from processes harmless', () => {
    const evil = '\u001b[2Jx\r\n\u009b';
    const lines = seen(
      view({
        devices: [device({ id: evil, format: evil, values: { text: evil, [evil]: 1 } })],
        links: [{ name: 'radio', state: evil, good: false }],
        processes: [{ name: evil, state: 'BROKEN', restarts: 3 }],
        notice: evil,
      }),
      WIDE,
    );
    expect(lines.join('')).not.toMatch(/\p{Cc}/u);
    expect(lines.join('')).toContain('?[2Jx???');
  });

  it('says that there is no latency yet, and that messages could not be read', () => {
    const lines = seen(view({ latency: { p50: null, p95: null }, unreadable: 2 }), WIDE);
    expect(lines).toContain('heard to stored: p50 -, p95 -   backlog 2, oldest 1 s   unreadable local messages: 2');
  });

  it('paints what is wrong red and nothing else', () => {
    const isRed = (text: string, page: readonly string[]) => page.join('').includes(`\u001b[31m${text}`);
    const bad = renderPage(
      view({
        duplicated: 7,
        links: [{ name: 'MQTT', state: 'away', good: false }],
        processes: [{ name: 'a', state: 'BROKEN', restarts: 2 }],
      }),
      WIDE,
    );
    expect(['         7', 'away', 'BROKEN'].map((text) => isRed(text, bad))).toEqual([true, true, true]);
    expect(isRed('', renderPage(view(), WIDE))).toBe(false);
  });

  it('says in red what a person should know of, and how much more there is', () => {
    const troubles = ['lost \u001b[2J', 'b', 'c', 'd', 'e', 'f'];
    const page = renderPage(view({ troubles }), WIDE);
    expect(page.find((line) => line.includes('lost'))).toContain('\u001b[31mlost ?[2J');
    expect(page.map(visible)).toContain("and 2 more: see the components' logs");
    expect(renderPage(view(), WIDE).join('')).not.toContain('more:');
  });

  it('shows open alerts in red, and what somebody was told last', () => {
    const row = { severity: 'warning', what: 'ccde: temperature above 40 °C', value: '46.2 °C', ageMs: 120_000 };
    const alerts = [row, { ...row, severity: 'critical', value: '', acknowledgedBy: 'Ann\u001b' }];
    const page = renderPage(view({ alerts, told: { channel: 'mail', title: 'Warning: warm', ageMs: 3000 } }), WIDE);
    const lines = page.map(visible);
    expect(lines).toContain('alert, warning: ccde: temperature above 40 °C  46.2 °C  for 2 min');
    expect(lines).toContain('alert, critical: ccde: temperature above 40 °C  for 2 min  acknowledged by Ann?');
    expect(lines).toContain('told mail 3 s ago: Warning: warm');
    expect(page.join('')).toContain('\u001b[31malert, warning');
  });

  it('shows what a component dropped in red, and bytes in a unit that fits', () => {
    const flow = { ...status({ component: 'sward.LocalBuffer', received: 12_345_678, dropped: 9 }) };
    const bytes = { received: 999, sent: 9_940_000, dropped: 1_500_000_000, depth: 123_456 };
    const page = renderPage(view({ flows: [{ ...flow, bytes }] }), CLASSIC);
    expect(lineWith(page.map(visible), '12345678')).toContain(
      '12345678  999B       0 9.9MB       9 1.5GB       0 123kB',
    );
    expect(page.join('')).toContain('\u001b[31m       9 1.5GB');
  });

  it('fits every terminal, and keeps the keys in sight', () => {
    const size = fc.record({ rows: fc.integer({ min: 1, max: 60 }), columns: fc.integer({ min: 8, max: 200 }) });
    fc.assert(
      fc.property(size, fc.nat({ max: 40 }), ({ rows, columns }, count) => {
        const lines = seen(view({ devices: devices(count) }), { rows, columns });
        expect(lines.length).toBeLessThanOrEqual(rows);
        expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
        expect(lines.at(-1)).toMatch(/^c cut n/);
      }),
    );
  });
});
