/**
 * The value that `fraction` of the values do not exceed, by the nearest-rank method; null of nothing.
 * @param fraction above 0, up to 1: 0.95 for the 95th percentile
 */
export function percentile(values: readonly number[], fraction: number): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil(sorted.length * fraction) - 1)] ?? null;
}

/** The middle: of several runs of a short measurement it is disturbed least by what else the machine does. */
export const median = (values: readonly number[]): number | null => percentile(values, 0.5);

/** How many times `base` fits into `value`; null where either was not measured, or the base is nothing. */
export function ratio(value: number | null | undefined, base: number | null | undefined): number | null {
  if (value === null || value === undefined || base === null || base === undefined || base === 0) return null;
  return value / base;
}

/** Rounded to three significant digits, whole above 1,000: more digits than the measurement has would only look exact. */
export function rounded(value: number): number {
  if (!Number.isFinite(value) || value === 0) return value;
  const magnitude = Math.floor(Math.log10(Math.abs(value)));
  const step = 10 ** Math.min(0, magnitude - 2);
  // Dividing by the inverse keeps decimals short, where multiplying by 0.001 would not.
  return magnitude >= 2 ? Math.round(value) : Math.round(value / step) / Math.round(1 / step);
}
