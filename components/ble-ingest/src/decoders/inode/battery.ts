/** Battery in % of a level of four bits: 1 is external power, 2 to 11 are 10 % to 100 %. */
export function batteryPct(level: number): number | undefined {
  if (level === 0) return undefined;
  return level === 1 ? 100 : 10 * (Math.min(level, 11) - 1);
}
