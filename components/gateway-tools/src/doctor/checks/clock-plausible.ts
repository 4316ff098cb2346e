import type { Check } from '../check.ts';
import { fault, ok } from '../finding.ts';

/** Before this the product did not exist, Unix ms: a clock that says so was never set. */
const NOT_BEFORE_MS = Date.UTC(2026, 0, 1);
const NOT_AFTER_MS = Date.UTC(2080, 0, 1);

/** A clock of 1970 makes every certificate invalid. */
export const clockPlausible: Check = {
  id: 'clock-plausible',
  about: 'whether the year can be right, and whether there is a clock that outlasts a power cut',
  async look({ machine, nowMs }) {
    const clocks = await machine.system.names('/sys/class/rtc');
    const hasBattery = clocks.ok && clocks.value.length > 0;
    const year = new Date(nowMs).getUTCFullYear();
    const details = { year, real_time_clock: hasBattery };
    if (nowMs >= NOT_BEFORE_MS && nowMs < NOT_AFTER_MS) {
      return [
        ok(hasBattery ? `the year is ${year}` : `the year is ${year}; no clock here outlasts a power cut`, details),
      ];
    }
    return [
      fault(
        `the clock says ${year}: no TLS connection can succeed`,
        'Set it: sudo timedatectl set-ntp true, or once by hand: sudo date -s "2026-01-31 12:00"',
        details,
      ),
    ];
  },
};
