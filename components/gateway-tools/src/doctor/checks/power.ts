import type { Check, Situation } from '../check.ts';
import { fault, ok, type Verdict, warning } from '../finding.ts';

const FILE = '/sys/devices/platform/soc/soc:firmware/get_throttled';

/** Bits of the firmware's word: now, and 16 places up: since the start. */
const UNDER_VOLTAGE = 1 << 0;
const CAPPED_OR_THROTTLED = (1 << 1) | (1 << 2) | (1 << 3);
const SINCE_START = 16;

const SUPPLY =
  'Use the power supply and the cable made for this Pi; take USB devices away: writing at too low a voltage damages cards.';

/** Under-voltage and throttling, by the firmware of a Pi. */
export const power: Check = {
  id: 'power',
  about: 'under-voltage and throttling, now and since the start, by the firmware of a Raspberry Pi',
  async look(situation) {
    const word = await throttledWord(situation);
    return word === undefined ? [] : [verdictOf(word)];
  },
};

function verdictOf(word: number): Verdict {
  const before = word >> SINCE_START;
  const details = { get_throttled: `0x${word.toString(16)}` };
  if ((word & UNDER_VOLTAGE) !== 0) return fault('the supply voltage is too low, now', SUPPLY, details);
  if ((before & UNDER_VOLTAGE) !== 0) return warning('the supply voltage was too low since the start', SUPPLY, details);
  if (((word | before) & CAPPED_OR_THROTTLED) !== 0) {
    return warning('the processor was slowed down since the start', 'Give it air, or a heat sink.', details);
  }
  return ok('the supply voltage was good since the start', details);
}

/** The file holds hexadecimal digits without 0x; vcgencmd(1) says `throttled=0x50005`. */
async function throttledWord({ machine }: Situation): Promise<number | undefined> {
  const file = await machine.system.text(FILE);
  if (file.ok) return hex(file.value);
  const told = await machine.run('vcgencmd', 'get_throttled');
  return told.ok ? hex(told.value.split('=')[1] ?? '') : undefined;
}

function hex(text: string): number | undefined {
  return /^\s*(0x)?[0-9a-f]{1,8}\s*$/i.test(text) ? Number.parseInt(text, 16) : undefined;
}
