/** `npm run preflight`: what the account lacks, before CloudFormation finds out, and what the deployment would cost. */
import { SwardError } from '@sward/contracts/errors.ts';
import { totalOf } from '@sward/infra/lib/cost/bill.ts';
import { PRICES } from '@sward/infra/lib/cost/prices.ts';
import { swardBill } from '@sward/infra/lib/cost/sward-bill.ts';
import { stackNames } from '@sward/infra/lib/stack-names.ts';
import { usd } from './cost/tables.ts';
import { AwsAccount } from './preflight/adapters/aws-account.ts';
import { type Finding, preflight } from './preflight/checks.ts';
import { type PreflightOptions, parsePreflightOptions } from './preflight/options.ts';

const lineOf = ({ check, level, text, todo }: Finding) =>
  `${level.padEnd(8)} ${check.padEnd(16)} ${text}${todo === undefined ? '' : `\n${' '.repeat(26)}-> ${todo}`}`;

/** US dollars a month for what the settings deploy. */
function monthly({ settings, devices, interval, gateways }: PreflightOptions): number {
  const workload = { devices, intervalS: interval, gateways, publishIntervalS: settings.publish_interval_s };
  const historyDays = settings.history === 'daily' ? 1 : settings.history;
  return totalOf(swardBill(workload, { ...settings, historyDays }, PRICES));
}

const costLine = ({ settings, devices, interval, gateways }: PreflightOptions, cost: number) =>
  `About ${usd(cost)} a month for ${gateways} gateways with ${devices} sensors every ${interval} s and sward:timeseries=${settings.timeseries}
(list prices of ${PRICES.asOf}; npm run cost tells each line; -c sward:timeseries=none is the cheapest)`;

function tell(findings: readonly Finding[], options: PreflightOptions): void {
  const cost = monthly(options);
  if (options.json) {
    console.log(JSON.stringify({ findings, usd_per_month: Number(cost.toFixed(2)), prices: PRICES.asOf }));
    return;
  }
  if (findings.length > 0) console.log(`${findings.map(lineOf).join('\n')}\n`);
  console.log(costLine(options, cost));
}

async function main(): Promise<void> {
  const options = parsePreflightOptions(process.argv.slice(2));
  const { settings } = options;
  let findings: Finding[] = [];
  try {
    findings = await preflight(new AwsAccount(), settings, stackNames(settings));
  } finally {
    // The cost needs no account: it is told where nobody answers as well.
    tell(findings, options);
  }
  if (findings.some(({ level }) => level === 'missing')) process.exitCode = 1;
}

main().catch((error: unknown) => {
  if (!(error instanceof SwardError)) throw error;
  process.stderr.write(`sward: ${error.message}\n`);
  process.exitCode = 1;
});
