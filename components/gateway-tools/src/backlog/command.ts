/** `sward backlog`: the log of a gateway that is replaced, in one file. */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { SwardError } from '@sward/contracts/errors.ts';
import type { Command } from 'commander';
import { holderOf } from './adapters/proc-locks.ts';
import { copyLog } from './adapters/sqlite-log-copy.ts';
import { BacklogError } from './backlog-errors.ts';

/** Roots of the two nuclei. */
const ROOTS = ['/var/lib/greengrass', '/greengrass/v2'];

const logOf = (root: string) => join(root, 'work', COMPONENTS.localBuffer, 'readings.db');

type SaveOptions = { readonly from?: string; readonly force: boolean; readonly json: boolean };

/** Adds `backlog save` to `sward`. */
export function addBacklog(program: Command): void {
  program
    .command('backlog')
    .description('readings that the cloud has not confirmed')
    .command('save <file>')
    .description(
      'Copies the log of a stopped buffer into one file, checked, for the card of the gateway that replaces this one:\nnpm run onboard -- --gateway NAME --building NAME --replace --backlog FILE. The log itself is only read.',
    )
    .option('--from <file>', `the log; else readings.db of ${COMPONENTS.localBuffer} on this machine`)
    .option('--force', 'write over FILE', false)
    .option('--json', 'one JSON object', false)
    .allowExcessArguments(false)
    .action((file: string, options: SaveOptions) => tellErrors(() => save(file, options)));
}

function save(file: string, { from, force, json }: SaveOptions): void {
  const source = resolve(from ?? findLog());
  const target = resolve(file);
  requireFree(source, target, force);
  const { bytes, rows } = copyLog({ source, target, nativeBinding: nativeBinding() });
  const mb = (bytes / 1_048_576).toFixed(1);
  const told = json ? JSON.stringify({ file: target, bytes, rows }) : `${target}: ${rows} rows, ${mb} MB, whole`;
  process.stdout.write(`${told}\n`);
}

function findLog(): string {
  const found = ROOTS.map(logOf).find((log) => existsSync(log));
  if (found !== undefined) return found;
  throw new BacklogError(`no ${ROOTS.map(logOf).join(' and no ')}: give --from, or call this as root`);
}

function requireFree(source: string, target: string, force: boolean): void {
  if (!existsSync(source)) throw new BacklogError(`there is no ${source}: give another one by --from`);
  if (existsSync(target) && (!force || target === source)) {
    throw new BacklogError(`${target} is there already: choose another name, or give --force`);
  }
  const holder = holderOf(source);
  if (holder === undefined) return;
  throw new BacklogError(
    `${source} is in use${holder === 0 ? '' : ` by process ${holder}`}: stop the nucleus first (systemctl stop greengrass-lite.target, or greengrass.service)`,
  );
}

function nativeBinding(): string | undefined {
  const folder = process.env['SWARD_NATIVE_FOLDER'];
  return folder === undefined ? undefined : join(folder, 'better_sqlite3.node');
}

function tellErrors(work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof SwardError)) throw error;
    process.stderr.write(`sward: ${error.message}\n`);
    process.exitCode = 1;
  }
}
