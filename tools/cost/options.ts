import type { CostSettings } from '@sward/infra/lib/cost/sward-bill.ts';
import type { Workload } from '@sward/infra/lib/cost/workload.ts';
import { STREAMS, settingsSchema, TIMESERIES } from '@sward/infra/lib/settings/settings.ts';
import { Command, InvalidArgumentError, Option } from 'commander';

export type CostOptions = Workload &
  CostSettings & {
    readonly json: boolean;
    /** Write docs/cost.md instead of telling one bill. */
    readonly write: boolean;
  };

const numberBetween = (min: number, max: number) => (text: string) => {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max) return value;
  throw new InvalidArgumentError(`a number from ${min} to ${max} is needed`);
};

const wholeBetween = (min: number, max: number) => (text: string) => {
  const value = numberBetween(min, max)(text);
  if (Number.isInteger(value)) return value;
  throw new InvalidArgumentError('a whole number is needed');
};

type Flags = Pick<CostSettings, 'timeseries' | 'archive' | 'stream'> & {
  readonly devices: number;
  readonly interval: number;
  readonly gateways: number;
  readonly publishInterval: number;
  readonly historyDays: number;
  readonly json: boolean;
  readonly write: boolean;
};

const DEFAULTS = settingsSchema.parse({});

function command(): Command {
  return new Command('npm run cost --')
    .description(
      'What the cloud side costs a month, by service, beside the naive design: one message and one write per reading.\nPrices are list prices from a dated table, infra/lib/cost/prices.ts, without free tiers.',
    )
    .addOption(new Option('--devices <n>', 'sensors of one gateway').default(20).argParser(wholeBetween(1, 1000)))
    .addOption(
      new Option('--interval <s>', 'between two readings of a sensor')
        .default(600)
        .argParser(numberBetween(0.1, 86_400)),
    )
    .addOption(new Option('--gateways <n>', 'gateways').default(1).argParser(wholeBetween(1, 100_000)))
    .addOption(
      new Option('--publish-interval <s>', 'publish_interval_s of the fleet')
        .default(DEFAULTS.publish_interval_s)
        .argParser(numberBetween(0, 600)),
    )
    .addOption(
      new Option('--timeseries <kind>', 'time series database').default(DEFAULTS.timeseries).choices(TIMESERIES),
    )
    .addOption(new Option('--stream <kind>', 'stream to third parties').default(DEFAULTS.stream).choices(STREAMS))
    .option('--archive', 'with the archive in S3', DEFAULTS.archive)
    .addOption(
      new Option('--history-days <n>', 'how long DynamoDB keeps readings').default(90).argParser(wholeBetween(1, 3650)),
    )
    .option('--json', 'one JSON object', false)
    .option('--write', 'write the tables of docs/cost.md anew', false)
    .allowExcessArguments(false)
    .showHelpAfterError('(options go behind --: npm run cost -- --devices 20 --interval 5)');
}

/** Reads the command line. `--help` and wrong options end the program, with a clear line. */
export function parseCostOptions(argv: readonly string[]): CostOptions {
  const flags = command().parse(argv, { from: 'user' }).opts<Flags>();
  const { interval: intervalS, publishInterval: publishIntervalS, ...rest } = flags;
  return { ...rest, intervalS, publishIntervalS };
}
