import { Command, InvalidArgumentError } from 'commander';
import { RedriveError } from './redrive-errors.ts';

export type RedriveOptions = {
  readonly queue?: string;
  readonly reason?: string;
  readonly limit?: number;
  readonly all: boolean;
  readonly dryRun: boolean;
  readonly deadLetters?: string;
  readonly queueUrl?: string;
  readonly region?: string;
};

function positive(text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('a whole number above 0 is needed');
}

const HELP = `
Without --queue, --reason, --limit or --all nothing is sent: it lists, and leaves every queue as it was.

  npm run redrive                                              what lies there, why, and since when
  npm run redrive -- --queue telemetry --reason INVALID --dry-run
  npm run redrive -- --queue telemetry --reason INVALID        send those back
  npm run redrive -- --all --limit 100                         at most 100 of each queue
  npm run redrive -- --dead-letters URL --queue-url URL --all  queues of your own

Queues are found by the outputs of the stacks SwardData and SwardAlerts, with your AWS credentials (AWS_PROFILE) and region.
What rules could not deliver (rule-errors) is shown and never sent back. Sending a message again does no harm: whatever handles it
bears repeats.`;

/**
 * Reads the command line. `--help` and wrong options end the program, with a clear line.
 * @throws RedriveError where one of the two URLs is missing
 */
export function parseRedriveOptions(argv: readonly string[]): RedriveOptions {
  const options = new Command('npm run redrive --')
    .description('Lists dead letters by queue and reason, and sends chosen ones back to their queue.')
    .option('--queue <name>', 'of this queue: telemetry, gateways, alerts, timeseries, archive, stream, ...')
    .option('--reason <text>', 'whose reason holds this text')
    .option('--limit <n>', 'at most so many of each queue', positive)
    .option('--all', 'every one', false)
    .option('--dry-run', 'tells how many would be sent back', false)
    .option('--dead-letters <url>', 'instead of the stacks’ queues: the dead letters...')
    .option('--queue-url <url>', '...and where they go back to')
    .option('--region <region>', 'instead of AWS_REGION')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' })
    .opts<RedriveOptions>();
  if ((options.deadLetters === undefined) !== (options.queueUrl === undefined)) {
    throw new RedriveError('--dead-letters and --queue-url go together: give both, or neither');
  }
  return options;
}

/** Whether something is to be sent back, and not only listed. */
export function isChoice({ queue, reason, limit, all, dryRun }: RedriveOptions): boolean {
  return all || dryRun || [queue, reason, limit].some((option) => option !== undefined);
}
