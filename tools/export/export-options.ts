import { isId } from '@sward/contracts/ids.ts';
import type { HistoryQuery } from '@sward/infra/lib/history/ports.ts';
import { Command, CommanderError } from 'commander';
import { ExportInputError } from './export-errors.ts';
import { momentOf } from './moment.ts';

const FORMATS = ['csv', 'parquet'] as const;
export type ExportFormat = (typeof FORMATS)[number];

/** Where readings are taken from: the AWS account, or a local cloud. */
export type SourceOptions = {
  readonly local: boolean;
  /** With `local`: folder of `npm start` or of a local cloud. */
  readonly data: string;
  readonly region?: string;
  /** Name of the table of readings; that of the stack SwardData where left out. */
  readonly table?: string;
};

export type ExportOptions = {
  readonly query: HistoryQuery;
  readonly source: SourceOptions;
  readonly format: ExportFormat;
  readonly out: string;
  /** A row for each value, not for each reading. */
  readonly long: boolean;
  readonly force: boolean;
};

type Flags = Omit<SourceOptions, 'local'> & {
  readonly local?: boolean;
  readonly building: string;
  readonly gateway: string;
  readonly device?: string;
  readonly from: string;
  readonly to: string;
  readonly format?: string;
  readonly out: string;
  readonly long?: boolean;
  readonly force?: boolean;
};

const EXPLANATION = `
A row is a reading, with a column for each quantity that occurs; with --long it is one value. Times are UTC. Without --local, the table
is that of the stack SwardData in the account that the environment names (AWS_PROFILE, AWS_REGION).

CSV is RFC 4180 in UTF-8, times in ISO 8601. A text that a spreadsheet would take for a formula has ' before it. Parquet holds
everything as it is, with types.

Exit codes: 0 written, 1 failed, 2 the command line cannot be used, 3 there are no readings and no file was written.

Examples:
  npm run export -- --building hq --gateway gw-1 --from 2026-11-01 --to 2026-12-01 --out november.parquet
  npm run export -- --building hq --gateway gw-1 --device a4c138f5a1b2 --from 2026-11-20T06:00Z --to 2026-11-20T18:00Z \\
    --out day.csv --long
  npm run export -- --local --building building-1 --gateway gateway-local --from 2026-11-21 --to 2026-11-22 --out today.csv`;

function createCommand(print: (text: string) => void): Command {
  return new Command('npm run export --')
    .description('Readings of a gateway, from the table of the cloud into a file.')
    .requiredOption('--building <id>', 'the building, with its tenant: acme:hq')
    .requiredOption('--gateway <id>', 'the gateway')
    .option('--device <id>', 'one sensor only')
    .requiredOption('--from <time>', 'measured from then on: 2026-11-01, 2026-11-01T06:00Z')
    .requiredOption('--to <time>', 'measured before then: 2026-12-01 is until the end of November')
    .requiredOption('--out <file>', 'the file to write')
    .option('--format <format>', `${FORMATS.join(' or ')}; as the name of the file ends where left out`)
    .option('--long', 'a row for each value')
    .option('--force', 'overwrite the file')
    .option('--local', 'from the local cloud, not from the AWS account')
    .option('--data <folder>', 'with --local: the folder that was given to npm start', '.sward')
    .option('--region <region>', 'region of the account, where the environment names none')
    .option('--table <name>', 'name of the table of readings, where it is not that of the stack SwardData')
    .addHelpText('after', EXPLANATION)
    .allowExcessArguments(false)
    .configureOutput({ writeOut: print, writeErr: () => undefined })
    .exitOverride();
}

/**
 * Reads the command line, program name and script left out.
 * @param print takes the help
 * @returns undefined where help was asked for
 * @throws ExportInputError
 */
export function parseExportArguments(
  args: readonly string[],
  print: (text: string) => void,
): ExportOptions | undefined {
  const command = createCommand(print);
  try {
    command.parse([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.helpDisplayed') return undefined;
    throw new ExportInputError(error.message.replace(/^error: /, ''), { cause: error });
  }
  return toOptions(command.opts<Flags>());
}

function toOptions(flags: Flags): ExportOptions {
  const {
    building,
    gateway,
    device,
    from,
    to,
    format,
    out,
    long = false,
    force = false,
    local = false,
    ...place
  } = flags;
  return {
    query: {
      buildingId: requireIdOf('--building', building),
      gatewayId: requireIdOf('--gateway', gateway),
      ...(device === undefined ? {} : { deviceId: requireIdOf('--device', device) }),
      ...rangeOf(from, to),
    },
    source: { ...place, local },
    format: formatOf(format, out),
    out,
    long,
    force,
  };
}

function requireIdOf(option: string, text: string): string {
  if (isId(text)) return text;
  throw new ExportInputError(`${option} takes an id: 1 to 64 of A-Z a-z 0-9 _ . : -`);
}

function rangeOf(from: string, to: string): Pick<HistoryQuery, 'from' | 'until'> {
  const range = { from: momentOf('--from', from), until: momentOf('--to', to) };
  if (range.from < range.until) return range;
  throw new ExportInputError('--from must be before --to; of a single day, --to is the day after');
}

function formatOf(format: string | undefined, out: string): ExportFormat {
  const wanted = format ?? out.slice(out.lastIndexOf('.') + 1).toLowerCase();
  const found = FORMATS.find((known) => known === wanted);
  if (found !== undefined) return found;
  throw new ExportInputError(`--format takes ${FORMATS.join(' or ')}, or --out a name that ends with one`);
}
