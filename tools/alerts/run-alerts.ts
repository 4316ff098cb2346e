import { type Command, CommanderError } from 'commander';
import { printable } from '../decode/printable.ts';
import { explained } from './account-errors.ts';
import type { OpenPlace } from './place.ts';
import { createProgram, type Run } from './program.ts';
import { createSession, type Streams } from './session.ts';

/** What the commands reach the world through. */
export type AlertsWorld = Streams & {
  readonly openPlace: OpenPlace;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Who runs it. */
  readonly user: string;
};

const FAILED = 1;

/** Runs `npm run alerts -- <args>`. @returns the exit code */
export async function runAlerts(args: readonly string[], world: AlertsWorld): Promise<number> {
  const [out, err] = [linesTo(world.out), linesTo(world.err)];
  const program = createProgram(runIn(world), out);
  for (const command of [program, ...allBelow(program)]) {
    command.exitOverride().configureOutput({ writeOut: out, writeErr: err });
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    for (const line of explained(error).split('\n')) world.err(printable(line));
    return FAILED;
  }
}

const runIn =
  (world: AlertsWorld): Run =>
  async (options, work) => {
    const place = await world.openPlace(options);
    try {
      const { tenant, json } = options;
      await work(createSession({ tenant, json, now: world.now(), user: world.user, place, streams: world }));
    } finally {
      place.close();
    }
  };

const linesTo = (print: (line: string) => void) => (text: string) => {
  for (const line of text.trimEnd().split('\n')) print(line);
};

const allBelow = (command: Command): Command[] => command.commands.flatMap((each) => [each, ...allBelow(each)]);
