import { resolve } from 'node:path';
import type { Command } from 'commander';
import { z } from 'zod';
import { controlSocketPath } from '../root-folder.ts';
import { requestControl } from './control-client.ts';

/** Where a command writes to, and what it reads from its surroundings. */
export type CliContext = {
  readonly env: Readonly<Record<string, string | undefined>>;
  print(line: string): void;
  printError(line: string): void;
};

const DEFAULT_ROOT = '.nucleus';
const rootOption = z.object({ root: z.string().optional() });

/** Root folder: `--root`, else NUCLEUS_ROOT, else `./.nucleus`. */
export const rootOf = (command: Command, { env }: CliContext): string => {
  const { root } = rootOption.parse(command.optsWithGlobals());
  return resolve(root ?? env['NUCLEUS_ROOT'] ?? DEFAULT_ROOT);
};

export type Ask = (method: 'GET' | 'POST', path: string, body?: unknown) => Promise<unknown>;

/** Asks the nucleus of the command's root folder. */
export const askOf = (command: Command, context: CliContext): Ask => {
  const socket = controlSocketPath(rootOf(command, context));
  return (method, path, body) => requestControl(socket, method, path, body);
};

/** Path of a component on the control socket. */
export const componentPath = (name: string, action?: 'restart' | 'stop'): string =>
  `/components/${encodeURIComponent(name)}${action === undefined ? '' : `/${action}`}`;
