/** Voltages from which on the charge rises by a straight line; the reference decoders all have these. */
const LINES = [
  { millivolts: 3000, percent: 100, percentPerMillivolt: 0 },
  { millivolts: 2600, percent: 60, percentPerMillivolt: 0.1 },
  { millivolts: 2500, percent: 40, percentPerMillivolt: 0.2 },
  { millivolts: 2450, percent: 20, percentPerMillivolt: 0.4 },
];

/** The charge in % at a voltage in mV, to 0.1 %: nothing is left below 2.45 V. */
export function batteryPct(millivolts: number): number {
  const line = LINES.find((from) => millivolts >= from.millivolts);
  if (line === undefined) return 0;
  const percent = line.percent + (millivolts - line.millivolts) * line.percentPerMillivolt;
  return Math.round(percent * 10) / 10;
}
