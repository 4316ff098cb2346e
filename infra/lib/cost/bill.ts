/** One line of a monthly bill. */
export type BillLine = {
  readonly service: string;
  /** What is counted, in words. */
  readonly what: string;
  /** How much of it a month. */
  readonly quantity: number;
  /** US dollars a month. */
  readonly usd: number;
};

/** Hours of a month, as AWS counts them: a 12th of a year. */
export const HOURS_PER_MONTH = 730;
export const SECONDS_PER_MONTH = HOURS_PER_MONTH * 3600;

/** What costs by the million. */
export const perMillion = (service: string, what: string, quantity: number, price: number): BillLine => ({
  service,
  what,
  quantity,
  usd: (quantity / 1e6) * price,
});

/** What costs by the piece: GB, hours, devices. */
export const perPiece = (service: string, what: string, quantity: number, price: number): BillLine => ({
  service,
  what,
  quantity,
  usd: quantity * price,
});

/** US dollars in all. */
export const totalOf = (lines: readonly BillLine[]): number => lines.reduce((sum, { usd }) => sum + usd, 0);

/** US dollars by service, dearest first. */
export function byService(lines: readonly BillLine[]): ReadonlyMap<string, number> {
  const sums = new Map<string, number>();
  for (const { service, usd } of lines) sums.set(service, (sums.get(service) ?? 0) + usd);
  return new Map([...sums].sort((a, b) => b[1] - a[1]));
}
