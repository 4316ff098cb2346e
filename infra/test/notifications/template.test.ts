import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { InvalidTemplateError } from '../../lib/notifications/notification-errors.ts';
import { checkTemplate, fillTemplate, TEMPLATE_VARIABLES } from '../../lib/notifications/template.ts';
import { alert, MINUTE, MONDAY } from '../alerts/examples.ts';

const context = (overrides = {}) => ({
  alert: alert({ rule_name: 'Freezer 3', value: -12, worst: -10.25, latest: -11, ...overrides }),
  now: MONDAY + 75 * MINUTE,
  timeZone: 'Europe/Berlin',
  acknowledge: 'the command',
});

describe('a template', () => {
  it.each([
    ['{{device_id}} is at {{value}}', 'a4c138f5a1b2 is at -11 °C'],
    ['{{ worst }} ({{unit}})', '-10.25 °C (°C)'],
    ['{{rule_name}} {{rule_id}} {{severity}}', 'Freezer 3 freezer warning'],
    ['{{quantity}} {{condition}}, limit {{limit}}', 'temperature temperature above -18 °C, limit -18 °C'],
    ['since {{since}} for {{duration}}', 'since 2026-06-01 10:00 Europe/Berlin for 1 h 15 min'],
    ['{{building_id}}/{{gateway_id}} of {{tenant}}', 'acme:hq/gw1 of acme'],
    ['{{subject}}, {{first_value}}: {{acknowledge}}', 'a4c138f5a1b2, -12 °C: the command'],
    ['no variables, {braces}', 'no variables, {braces}'],
  ])('%s', (message, text) => {
    expect(() => checkTemplate(message)).not.toThrow();
    expect(fillTemplate(message, context())).toBe(text);
  });

  it('leaves empty what an alert does not have', () => {
    const silent = { condition: { kind: 'silent', after_s: 600 } as const, quantity: undefined };
    const none = { value: undefined, worst: undefined, latest: undefined };
    const text = fillTemplate('{{value}}|{{worst}}|{{quantity}}|{{unit}}|{{limit}}', context({ ...silent, ...none }));
    expect(text).toBe('||||10 min');
  });

  it.each(['{{devise_id}}', '{{constructor}}', '{{}}', '{{value', 'value}}', '{{ {{value}} }}', '{{value}}}}'])(
    'with %s is refused',
    (message) => {
      expect(() => checkTemplate(message)).toThrow(InvalidTemplateError);
    },
  );

  it('names the variables that there are where it is refused', () => {
    expect(() => checkTemplate('{{temp}}')).toThrow(/no variable \{\{temp\}\}: use alert_id, .*acknowledge/);
  });

  it('does not read a value as a template', () => {
    expect(fillTemplate('{{rule_name}}', context({ rule_name: '{{device_id}}' }))).toBe('{{device_id}}');
  });

  it('that is accepted leaves no brace pair behind', () => {
    const part = fc.oneof(fc.constantFrom('{{', '}}', '{', ' ', ...TEMPLATE_VARIABLES), fc.string());
    const property = fc.property(fc.array(part), (parts) => {
      const message = parts.join('');
      try {
        checkTemplate(message);
      } catch {
        return;
      }
      expect(fillTemplate(message, context())).not.toMatch(/\{\{|\}\}/);
    });
    fc.assert(property);
  });
});
