import { setTimeout as delay } from 'node:timers/promises';
import { Command, InvalidArgumentError } from 'commander';
import { logsFolder } from '../../root-folder.ts';
import { type CliContext, rootOf } from '../cli-context.ts';
import { LogFollower, type LogLine, lastLines, loggedComponents } from '../log-reader.ts';

type LogsOptions = { readonly follow?: true; readonly lines: number };

const POLL_MS = 200;
const DEFAULT_LINES = 50;

const parseCount = (text: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('write a whole number above 0.');
  return count;
};

const follow = async (folder: string, wanted: string | undefined, show: (line: LogLine) => void): Promise<never> => {
  const followers = new Map<string, LogFollower>();
  const watch = (fromEnd: boolean): void => {
    for (const component of loggedComponents(folder, wanted)) {
      if (!followers.has(component)) followers.set(component, new LogFollower(folder, component, fromEnd));
    }
  };
  watch(true);
  for (;;) {
    await delay(POLL_MS);
    watch(false);
    for (const follower of followers.values()) for (const line of follower.next()) show(line);
  }
};

/** `logs`: what components wrote, also when the nucleus no longer runs. */
export const logsCommand = (context: CliContext): Command =>
  new Command('logs')
    .description('what components wrote to stdout and stderr')
    .argument('[component]', 'all when left out')
    .option('-f, --follow', 'go on until interrupted')
    .option('-n, --lines <count>', 'last lines to show', parseCount, DEFAULT_LINES)
    .action(async (component: string | undefined, options: LogsOptions, command: Command) => {
      const logs = logsFolder(rootOf(command, context));
      const show = (line: LogLine): void =>
        context.print(component === undefined ? `${line.component}: ${line.text}` : line.text);
      for (const line of lastLines(logs, loggedComponents(logs, component), options.lines)) show(line);
      if (options.follow === true) await follow(logs, component, show);
    });
