import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lib/alerts/alert.ts';
import { type Condition, conditionSchema } from '../../lib/alerts/rule.ts';
import { messageOf } from '../../lib/notifications/alert-message.ts';
import {
  conditionText,
  durationText,
  numberText,
  quantityText,
  valueText,
} from '../../lib/notifications/alert-words.ts';
import type { News } from '../../lib/notifications/notification.ts';
import { alert, HOUR, MINUTE, MONDAY, type RuleExample, rule } from '../alerts/examples.ts';

const ID = alert().id;
const COMMAND = `npm run alerts -- acknowledge ${ID} --tenant acme --by YOUR_NAME`;

function message(news: News, overrides: Partial<Alert> = {}, example: RuleExample = {}) {
  const values = { value: -12, worst: -10.25, latest: -11 };
  return messageOf({ alert: alert({ ...values, ...overrides }), rule: rule(example), news, now: MONDAY + HOUR });
}

const over = { state: 'cleared', ended: MONDAY + 30 * MINUTE, cleared_at: MONDAY + 31 * MINUTE } as const;

describe('messageOf', () => {
  it('says what, where, how much, since when, and how to acknowledge', () => {
    expect(message('raise')).toEqual({
      title: 'Warning: temperature above -18 °C: a4c138f5a1b2',
      text: [
        'Device a4c138f5a1b2, gateway gw1, building acme:hq. Rule: freezer.',
        'Value -11 °C, worst -10.25 °C.',
        'Since 2026-06-01 08:00 UTC (1 h).',
        `To acknowledge: ${COMMAND}`,
      ].join('\n'),
    });
  });

  it.each([
    ['raise', {}, 'CRITICAL: '],
    ['escalate', {}, 'CRITICAL, not acknowledged: '],
    ['remind', {}, 'CRITICAL, still open: '],
    ['clear', over, 'Over: '],
    ['over', over, 'Came and went: '],
    ['late', { ...over, late: true }, 'Found in late readings: '],
  ] as const)('begins its title with what %s means', (news, overrides, begin) => {
    const { title } = message(news, { severity: 'critical', ...overrides });
    expect(title).toBe(`${begin}temperature above -18 °C: a4c138f5a1b2`);
  });

  it('says from when to when what is over was, and asks for nothing', () => {
    const { text } = message('clear', over, {
      quiet_hours: { from: '22:00', until: '07:00', time_zone: 'Asia/Tokyo' },
    });
    expect(text).toContain('Last value -11 °C, worst -10.25 °C.');
    expect(text).toContain('From 2026-06-01 17:00 Asia/Tokyo to 2026-06-01 17:30 Asia/Tokyo (30 min).');
    expect(text).not.toContain('acknowledge');
  });

  it('says of late readings that nobody was told then', () => {
    expect(message('late', { ...over, late: true }).text).toContain('Its readings came late, so nobody was told then.');
  });

  it('says why an alert is over where its readings are not the reason', () => {
    const { text } = message('clear', { state: 'cleared', cleared_at: MONDAY + HOUR, end_reason: 'rule_removed' });
    expect(text).toContain('(1 h). It ended because its rule was removed.');
  });

  it('speaks in its own words while it is open, and in the default ones when it is over', () => {
    const own = { message: 'Freezer {{device_id}}: {{value}}!' };
    expect(message('raise', {}, own).text).toBe(`Freezer a4c138f5a1b2: -11 °C!\nTo acknowledge: ${COMMAND}`);
    expect(message('clear', over, own).text).toContain('From 2026-06-01');
  });

  it('gives the command with the options that it needs where the alert is kept', () => {
    const context = { alert: alert(), rule: rule({ message: '{{acknowledge}}' }), news: 'raise', now: MONDAY } as const;
    const { text } = messageOf({ ...context, commandOptions: '--local' });
    const command = COMMAND.replace(' --by', ' --local --by');
    expect(text).toBe(`${command}\nTo acknowledge: ${command}`);
  });

  it('speaks of a gateway where there is no device', () => {
    const condition: Condition = { kind: 'gateway_silent', after_s: 900 };
    const none = { device_id: undefined, quantity: undefined, value: undefined, worst: undefined, latest: undefined };
    const { title, text } = message('raise', { condition, ...none });
    expect(title).toBe('Warning: gateway silent for 15 min: gateway gw1');
    expect(text).toMatch(/^Gateway gw1, building acme:hq\. Rule: freezer\.\nSince/);
  });

  it('names no place of a device that was never heard', () => {
    const { text } = message('raise', { building_id: '-', gateway_id: '-' });
    expect(text).toMatch(/^Device a4c138f5a1b2\. Rule: freezer\.\n/);
  });

  it('stays on one line in its title, and within its limits, whatever the rule is called', () => {
    const name = 'x\n\u202e'.repeat(40).slice(0, 100);
    const { title, text } = message('raise', { rule_name: name }, { message: '{{rule_name}}'.repeat(35) });
    expect(title).not.toMatch(/\n/);
    expect(text.length).toBeLessThanOrEqual(2000);
    expect(text).not.toMatch(/\u202e/);
  });
});

describe('words', () => {
  it.each([
    [{ kind: 'below', quantity: 'humidity_rh', limit: 30 }, 'humidity below 30 %RH'],
    [{ kind: 'outside', quantity: 'temperature_c_2', low: 2, high: 8 }, 'temperature 2 outside 2 to 8 °C'],
    [{ kind: 'rate', quantity: 'pressure_pa', per_minute: 50 }, 'pressure changing by more than 50 Pa per minute'],
    [{ kind: 'battery_low' }, 'battery low'],
    [{ kind: 'silent', after_s: 5400 }, 'no reading for 1 h 30 min'],
    [{ kind: 'gateway_silent', after_s: 60 }, 'gateway silent for 1 min'],
  ])('of the condition %o', (condition, text) => {
    expect(conditionText(conditionSchema.parse(condition))).toBe(text);
  });

  it.each([
    [9.2, '9.2'],
    [9.23456, '9.23'],
    [-0.000123, '-0.0001'],
    [101_325.4567, '101325.5'],
    [0, '0'],
  ])('of the number %d', (value, text) => {
    expect(numberText(value)).toBe(text);
  });

  it.each([
    [0, '0 s'],
    [59_600, '1 min'],
    [90_000, '1 min 30 s'],
    [3_600_000, '1 h'],
    [86_400_000 + 60_000, '1 d'],
    [200_000_000, '2 d 7 h'],
  ])('of %d ms', (ms, text) => {
    expect(durationText(ms)).toBe(text);
  });

  it('of quantities, known and not', () => {
    expect(quantityText('co2_ppm')).toBe('co2');
    expect(quantityText('pm25')).toBe('pm25');
    expect(quantityText('battery_mv')).toBe('battery');
    expect(quantityText('voc_index')).toBe('voc index');
    expect(quantityText('own_thing_x')).toBe('own thing x');
    expect(valueText(3, 'own_thing_x')).toBe('3');
  });
});
