import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { AlertRow } from '../src/alert-lines.ts';
import { type DeviceRow, renderPage } from '../src/page.ts';
import { view } from './examples.ts';
import { visible } from './visible.ts';

const CLASSIC = { rows: 24, columns: 80 };
const LARGE = { rows: 40, columns: 120 };

const alert = (changed: Partial<AlertRow> = {}): AlertRow => ({
  severity: 'warning',
  what: 'ccde3bde0004: temperature above 40 °C',
  value: '46.2 °C',
  ageMs: 120_000,
  ...changed,
});
const alerts = (count: number) => Array.from({ length: count }, (_, i) => alert({ ageMs: i * 1000 }));
const devices = (count: number): DeviceRow[] =>
  Array.from({ length: count }, (_, i) => ({ id: `device-${i}`, format: 'f', values: {}, ageMs: 0, rssi: -61 }));
const troubles = (count: number) => Array.from({ length: count }, (_, i) => `trouble ${i}`);
const told = { channel: 'mail', title: 'Warning: warm', ageMs: 3000 };

const seen = (...given: Parameters<typeof renderPage>) => renderPage(...given).map(visible);
const starting = (lines: readonly string[], text: string) => lines.filter((line) => line.trimStart().startsWith(text));

describe('alerts on the page', () => {
  it('come with the most severe first, then with the oldest', () => {
    const open = [
      alert({ ageMs: 9000 }),
      alert({ severity: 'info', ageMs: 60_000 }),
      alert({ severity: 'critical', ageMs: 1000 }),
      alert({ ageMs: 30_000 }),
      alert({ severity: 'critical', ageMs: 2000 }),
    ];
    const shown = starting(seen(view({ alerts: open }), LARGE), 'alert, ');
    expect(shown.map((line) => line.replace(/:.* for/, ''))).toEqual([
      'alert, critical 2 s',
      'alert, critical 1 s',
      'alert, warning 30 s',
      'alert, warning 9 s',
      'alert, info 1 min',
    ]);
  });

  it('are all shown where there is room', () => {
    const lines = seen(view({ alerts: alerts(6), told, devices: devices(5) }), LARGE);
    expect([starting(lines, 'alert, '), starting(lines, 'device-'), starting(lines, 'told mail')]).toMatchObject([
      { length: 6 },
      { length: 5 },
      { length: 1 },
    ]);
    expect(lines.join('\n')).not.toContain('more');
  });

  it.each([5, 6, 40])('leave room for three of five sensors on 80 by 24: %d of them', (count) => {
    const lines = seen(view({ alerts: alerts(count), told, devices: devices(5) }), CLASSIC);
    expect(starting(lines, 'device-')).toHaveLength(3);
    expect(lines).toContain('  and 2 more');
    expect(starting(lines, 'alert, ')).toHaveLength(1);
    expect(lines).toContain(`and ${count - 1} more open: npm run alerts -- list --local`);
    expect(starting(lines, 'sward.BleIngest')).toHaveLength(1);
  });

  it('leave it even beside troubles: the bytes go instead', () => {
    const page = view({ alerts: alerts(9), told, troubles: troubles(9), devices: devices(20) });
    const lines = seen(page, CLASSIC);
    expect(starting(lines, 'readings, bytes')).toEqual([]);
    expect(starting(lines, 'device-').length).toBeGreaterThanOrEqual(3);
    expect(starting(lines, 'alert, ').length).toBeGreaterThanOrEqual(1);
    expect(starting(lines, 'trouble ').length).toBeGreaterThanOrEqual(1);
    expect(lines).toHaveLength(24);
  });

  it('never leave a header of sensors without rows, and no sensor, alert or trouble unmentioned on 80 by 24', () => {
    const some = fc.nat({ max: 30 });
    fc.assert(
      fc.property(some, some, some, fc.integer({ min: 1, max: 60 }), (open, wrong, heard, rows) => {
        const page = view({ alerts: alerts(open), troubles: troubles(wrong), devices: devices(heard), told });
        const lines = seen(page, { rows, columns: 80 });
        expect(lines.length).toBeLessThanOrEqual(rows);
        const header = lines.findIndex((line) => line.startsWith('  device '));
        if (header >= 0) expect(lines[header + 1]).toContain('device-0');
        if (rows < 24) return;
        expect(starting(lines, 'device-').length).toBeGreaterThanOrEqual(Math.min(3, heard));
        for (const [start, count] of [
          ['alert, ', open],
          ['trouble ', wrong],
          ['device-', heard],
        ] as const) {
          const left = count - starting(lines, start).length;
          if (left > 0) expect(lines.some((line) => line.includes(`and ${left} more`))).toBe(true);
        }
      }),
    );
  });
});

describe('the line of an alert on 80 columns', () => {
  const lineOf = (changed: Partial<AlertRow>, columns = 80) =>
    starting(seen(view({ alerts: [alert(changed)] }), { rows: 24, columns }), 'alert, ')[0];

  it('keeps for how long, and who looks after it', () => {
    expect(lineOf({ acknowledgedBy: 'Ann' })).toBe(
      'alert, warning: ccde3bde0004: temperat…  46.2 °C  for 2 min  acknowledged by Ann',
    );
    expect(lineOf({ what: `gateway-local/${'x'.repeat(80)}` })).toMatch(
      /^alert, warning: gate.*x… {2}46\.2 °C {2}for 2 min$/,
    );
  });

  it('gives up the value before the device', () => {
    const line = lineOf({ severity: 'critical', acknowledgedBy: 'somebody@long.example', ageMs: 6_000_000 });
    expect(line).toBe('alert, critical: ccde3bde0004: t…  for 100 min  acknowledged by somebody@long.e…');
  });

  it('is whole where there is room', () => {
    expect(lineOf({ acknowledgedBy: 'Ann' }, 120)).toBe(
      'alert, warning: ccde3bde0004: temperature above 40 °C  46.2 °C  for 2 min  acknowledged by Ann',
    );
  });
});
