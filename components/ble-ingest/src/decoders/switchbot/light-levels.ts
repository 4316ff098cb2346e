/** What SwitchBot's own levels of light are in lx (pySwitchbot, MIT; figures of SwitchBot's support). */
const HUB_2 = [0, 0, 10, 20, 30, 40, 50, 60, 70, 80, 90, 105, 205, 317, 416, 510, 610, 707, 801, 897, 1023, 1091];
const HUB_3 = [0, 0, 50, 90, 205, 317, 510, 610, 707, 801, 1023];

const luxOf = (table: readonly number[], level: number) => table[Math.min(level, table.length - 1)] ?? 0;

/** Light in lx of Hub 2's level, 1 to 21. */
export function hub2Lux(level: number): number {
  return luxOf(HUB_2, level);
}

/** Light in lx of Hub 3's level, 1 to 10. */
export function hub3Lux(level: number): number {
  return luxOf(HUB_3, level);
}
