import type { Flavour } from '../../src/ports.ts';
import type { Device } from './device.ts';

/** What is seen, in words; one text where both nuclei do the same. */
export type Expected = string | Readonly<Record<Flavour, string>>;

/** One thing that components may rely on, or must reckon with, and what each nucleus makes of it. */
export type Rule = {
  readonly rule: string;
  readonly expected: Expected;
  /** Tries it on a fresh device and tells what was seen. */
  observe(device: Device): Promise<string>;
  /** How long a deployment watches what it started, ms. */
  readonly settleMs: number;
};

/** Long enough for a busy machine to start a process and see it end: for rules about what a deployment makes of that. */
export const UNTIL_ENDED_MS = 4000;
const SETTLE_MS = 100;

/** @param expected the same text for both where it is a string */
export const rule = (name: string, expected: Expected, observe: Rule['observe'], settleMs = SETTLE_MS): Rule => ({
  rule: name,
  expected,
  observe,
  settleMs,
});

export const expectedOn = (flavour: Flavour, expected: Expected): string =>
  typeof expected === 'string' ? expected : expected[flavour];
