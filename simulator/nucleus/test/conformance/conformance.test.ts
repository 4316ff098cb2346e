import { describe, expect, it } from '@jest/globals';
import type { Flavour } from '../../src/ports.ts';
import { FLAVOURS } from '../support/ipc-harness.ts';
import { Device } from './device.ts';
import { expectedOn, type Rule } from './rule.ts';
import { RULES } from './rules.ts';

async function observeOn(flavour: Flavour, { observe, settleMs }: Rule): Promise<string> {
  const device = await Device.start(flavour, settleMs);
  try {
    return await observe(device);
  } finally {
    await device.stop();
  }
}

describe.each(FLAVOURS)('on %s', (flavour) => {
  describe.each([...RULES])('%s:', (_subject, rules) => {
    // At once, a few at a time: each has a nucleus of its own, and mostly waits for processes.
    it.concurrent.each(rules.map((rule) => [rule.rule, expectedOn(flavour, rule.expected), rule] as const))(
      '%s: %s',
      async (_name, expected, rule) => expect(await observeOn(flavour, rule)).toBe(expected),
    );
  });
});
