/** `npm run cost`: what the cloud side costs a month, beside the naive design. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { totalOf } from '@sward/infra/lib/cost/bill.ts';
import { naiveBill } from '@sward/infra/lib/cost/naive-bill.ts';
import { PRICES } from '@sward/infra/lib/cost/prices.ts';
import { swardBill } from '@sward/infra/lib/cost/sward-bill.ts';
import { timeseriesLines } from '@sward/infra/lib/cost/timeseries-lines.ts';
import { trafficOf } from '@sward/infra/lib/cost/workload.ts';
import { parseCostOptions } from './cost/options.ts';
import { withCostTables } from './cost/page.ts';
import { billText, usd } from './cost/tables.ts';
import { repositoryRoot } from './repository-root.ts';

const PAGE = join(repositoryRoot, 'docs', 'cost.md');

const options = parseCostOptions(process.argv.slice(2));

if (options.write) {
  writeFileSync(PAGE, withCostTables(readFileSync(PAGE, 'utf8')));
  console.log('wrote docs/cost.md');
} else {
  const { readings, messages } = trafficOf(options);
  const sward = swardBill(options, options, PRICES);
  // The same database for both: what is compared is the way to it.
  const database = timeseriesLines(options.timeseries, readings * options.gateways, PRICES);
  const naive = [...naiveBill(options, options.historyDays, PRICES), ...database];
  if (options.json) {
    console.log(
      JSON.stringify({ prices: PRICES.asOf, sward: totalOf(sward), naive: totalOf(naive), lines: { sward, naive } }),
    );
  } else {
    const { devices, intervalS, gateways, publishIntervalS } = options;
    console.log(
      `${gateways} gateways, ${devices} sensors each, a reading every ${intervalS} s, published at most every ${publishIntervalS} s:
${Math.round(readings).toLocaleString('en-US')} readings in ${Math.round(messages).toLocaleString('en-US')} messages a month and gateway.
List prices of ${PRICES.region}, ${PRICES.asOf}, US dollars a month, without free tiers.

Sward
${billText(sward)}

Naive: one message and one write per reading; no confirmation, no alerts, no alarms
${billText(naive)}

Sward ${usd(totalOf(sward))}, naive ${usd(totalOf(naive))}. What the figures rest on: docs/cost.md`,
    );
  }
}
