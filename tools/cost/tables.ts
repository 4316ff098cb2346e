import { type BillLine, byService, totalOf } from '@sward/infra/lib/cost/bill.ts';
import { naiveBill } from '@sward/infra/lib/cost/naive-bill.ts';
import { PRICES } from '@sward/infra/lib/cost/prices.ts';
import { type CostSettings, swardBill } from '@sward/infra/lib/cost/sward-bill.ts';
import type { Workload } from '@sward/infra/lib/cost/workload.ts';

/** One row of `docs/cost.md`. US dollars a month. */
export type Comparison = {
  readonly workload: Workload;
  /** By `publish_interval_s`. */
  readonly sward: ReadonlyMap<number, number>;
  readonly naive: number;
};

/** What the issue of cost is asked for: few and many gateways, slow and fast sensors. */
const WORKLOADS = [1, 100].flatMap((gateways) => [600, 5].map((intervalS) => ({ devices: 20, intervalS, gateways })));
const PUBLISH_INTERVALS_S = [0, 10, 60];
const BARE: CostSettings = { timeseries: 'none', archive: false, stream: 'none', historyDays: 90 };

/** Two digits below ten dollars: below that cents are what is compared. */
export const usd = (amount: number): string =>
  amount.toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: amount < 100 ? 2 : 0,
    maximumFractionDigits: amount < 100 ? 2 : 0,
  });

/** Without a time series database, which costs the same in both designs. */
export function comparisons(): Comparison[] {
  return WORKLOADS.map((bare) => {
    const billAt = (publishIntervalS: number) => totalOf(swardBill({ ...bare, publishIntervalS }, BARE, PRICES));
    return {
      workload: { ...bare, publishIntervalS: 10 },
      sward: new Map(PUBLISH_INTERVALS_S.map((seconds) => [seconds, billAt(seconds)])),
      naive: totalOf(naiveBill({ ...bare, publishIntervalS: 0 }, BARE.historyDays, PRICES)),
    };
  });
}

const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;

/** The table of comparisons, in Markdown. */
export function comparisonTable(): string {
  const head = ['20 sensors each, every', 'gateways', ...PUBLISH_INTERVALS_S.map((s) => `Sward, \`${s}\``), 'naive'];
  const rows = comparisons().map(({ workload: { intervalS, gateways }, sward, naive }) =>
    row([
      intervalS < 60 ? `${intervalS} s` : `${intervalS / 60} min`,
      String(gateways),
      ...[...sward.values(), naive].map(usd),
    ]),
  );
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** The same workloads by service at the default of a fleet, in Markdown. */
export function serviceTable(): string {
  const bills = WORKLOADS.map((bare) => byService(swardBill({ ...bare, publishIntervalS: 10 }, BARE, PRICES)));
  const services = [...new Set(bills.flatMap((bill) => [...bill.keys()]))];
  const head = ['service', ...WORKLOADS.map(({ gateways, intervalS }) => `${gateways} × ${intervalS} s`)];
  const rows = services.map((service) => row([service, ...bills.map((bill) => usd(bill.get(service) ?? 0))]));
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** What each optional part adds, for one gateway and for a hundred with sensors every 5 s, in Markdown. */
export function optionTable(): string {
  const options: readonly [name: string, settings: Partial<CostSettings>][] = [
    ['`sward:timeseries=influxdb2` (the default), `influxdb3`', { timeseries: 'influxdb2' }],
    ['`sward:timeseries=liveanalytics`', { timeseries: 'liveanalytics' }],
    ['`sward:archive=true`', { archive: true }],
    ['`sward:stream=eventbridge`', { stream: 'eventbridge' }],
    ['`sward:stream=kinesis`', { stream: 'kinesis' }],
  ];
  const workloads: readonly Workload[] = WORKLOADS.map((bare) => ({ ...bare, publishIntervalS: 10 }));
  const added = (workload: Workload, settings: Partial<CostSettings>) =>
    totalOf(swardBill(workload, { ...BARE, ...settings }, PRICES)) - totalOf(swardBill(workload, BARE, PRICES));
  const head = ['adds', ...WORKLOADS.map(({ gateways, intervalS }) => `${gateways} × ${intervalS} s`)];
  const rows = options.map(([name, settings]) =>
    row([name, ...workloads.map((workload) => usd(added(workload, settings)))]),
  );
  return [row(head), row(head.map(() => '---')), ...rows].join('\n');
}

/** One bill for the terminal. */
export function billText(lines: readonly BillLine[]): string {
  const rows = lines
    .filter(({ quantity }) => quantity > 0)
    .map(({ service, what, quantity, usd: amount }) => {
      const counted = quantity >= 1e5 ? `${(quantity / 1e6).toFixed(2)} M` : quantity.toFixed(quantity < 10 ? 2 : 0);
      return `  ${service.padEnd(16)} ${what.padEnd(36)} ${counted.padStart(12)} ${usd(amount).padStart(10)}`;
    });
  return [...rows, `  ${'in all'.padEnd(66)} ${usd(totalOf(lines)).padStart(10)}`].join('\n');
}
