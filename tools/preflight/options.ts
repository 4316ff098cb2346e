import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@sward/infra/lib/settings/read-settings.ts';
import type { Settings } from '@sward/infra/lib/settings/settings.ts';
import { Command, InvalidArgumentError } from 'commander';
import { contextEntry } from '../context-entry.ts';
import { repositoryRoot } from '../repository-root.ts';

export type PreflightOptions = {
  readonly settings: Settings;
  readonly devices: number;
  readonly interval: number;
  readonly gateways: number;
  readonly json: boolean;
};

const positive = (text: string) => {
  const value = Number(text);
  if (value > 0 && Number.isFinite(value)) return value;
  throw new InvalidArgumentError('a number above 0 is needed');
};

/** What infra/cdk.json holds besides the command line. */
const projectContext = (): Record<string, unknown> =>
  JSON.parse(readFileSync(join(repositoryRoot, 'infra', 'cdk.json'), 'utf8')).context ?? {};

/**
 * Reads the command line. `--help` and wrong options end the program, with a clear line.
 * @throws InvalidSettingError
 */
export function parsePreflightOptions(argv: readonly string[]): PreflightOptions {
  const command = new Command('npm run preflight --')
    .description(
      'Asks your AWS account, with your credentials and region, whether what the settings need is there, before\nCloudFormation finds out. Changes nothing. Tells what it would cost a month. Exit code 1: something is missing.',
    )
    .option('-c, --context <key=value>', 'a setting, as for cdk deploy: sward:timeseries=none', contextEntry, {})
    .option('--devices <n>', 'sensors of one gateway, for the cost', positive, 20)
    .option('--interval <s>', 'between two readings of a sensor, for the cost', positive, 600)
    .option('--gateways <n>', 'gateways, for the cost', positive, 1)
    .option('--json', 'one JSON object', false)
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' });
  const { context, ...rest } = command.opts<Omit<PreflightOptions, 'settings'> & { context: Record<string, string> }>();
  return { ...rest, settings: readSettings({ ...projectContext(), ...context }) };
}
