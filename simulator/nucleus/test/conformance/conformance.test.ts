import { afterEach, describe, expect, it } from '@jest/globals';
import { FLAVOURS } from '../support/ipc-harness.ts';
import { Device } from './device.ts';
import { expectedOn } from './rule.ts';
import { RULES } from './rules.ts';

let device: Device;
afterEach(() => device.stop());

describe.each(FLAVOURS)('on %s', (flavour) => {
  describe.each([...RULES])('%s:', (_subject, rules) => {
    it.each(rules.map(({ rule, expected, observe }) => [rule, expectedOn(flavour, expected), observe] as const))(
      '%s: %s',
      async (_rule, expected, observe) => {
        device = await Device.start(flavour);
        expect(await observe(device)).toBe(expected);
      },
    );
  });
});
