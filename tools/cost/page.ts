import { PRICES } from '@sward/infra/lib/cost/prices.ts';
import { comparisonTable, optionTable, serviceTable } from './tables.ts';

/** Tables of the page, by the name that its markers carry. */
const TABLES: Readonly<Record<string, () => string>> = {
  comparison: comparisonTable,
  services: serviceTable,
  options: optionTable,
  prices: () => `List prices of ${PRICES.region}, ${PRICES.asOf}, without free tiers, discounts and taxes.`,
};

/** The page with its tables made anew: each stands between `<!-- name -->` and `<!-- /name -->`. */
export function withCostTables(page: string): string {
  return Object.entries(TABLES).reduce((text, [name, table]) => {
    const between = new RegExp(`(<!-- ${name} -->\\n)[\\s\\S]*?(<!-- /${name} -->)`);
    return text.replace(between, (_, before: string, after: string) => `${before}${table()}\n${after}`);
  }, page);
}
