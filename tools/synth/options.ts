import { Command, InvalidArgumentError } from 'commander';
import { contextEntry } from '../context-entry.ts';

export type SynthOptions = {
  readonly all: boolean;
  readonly diff: boolean;
  /** What `cdk synth` is given. */
  readonly cdkArguments: readonly string[];
};

/** Options of `cdk synth` that take no value and are of use here. */
const FLAGS = ['--strict', '--verbose', '--debug', '--trace'] as const;

type Parsed = { readonly context: Readonly<Record<string, string>>; readonly all: boolean; readonly diff: boolean } & {
  readonly [flag: string]: unknown;
};

function stackName(text: string, before: readonly string[] = []): string[] {
  if (text.includes('=')) throw new InvalidArgumentError(`No stack is named so. A setting goes with -c: -c ${text}`);
  return [...before, text];
}

const command = (help: string) =>
  new Command('npm run synth --')
    .argument('[stacks...]', '', stackName)
    .option('-c, --context <key=value>', '', contextEntry, {})
    .option('--all', '', false)
    .option('--diff', '', false)
    .option('--strict')
    .option('-v, --verbose')
    .option('--debug')
    .option('--trace')
    .configureHelp({ formatHelp: () => help })
    .showHelpAfterError('(--help lists the options; cdk synth has more: npx cdk synth, in infra/)');

/** Reads the command line. `--help` and what CDK would only warn of end the program, with a clear line. */
export function parseSynthOptions(argv: readonly string[], help: string): SynthOptions {
  const parsed = command(help).parse(argv, { from: 'user' });
  const { context, all, diff, ...flags } = parsed.opts<Parsed>();
  const settings = Object.entries(context).flatMap(([key, value]) => ['--context', `${key}=${value}`]);
  const given = FLAGS.filter((flag) => flags[flag.slice(2)] === true);
  return { all, diff, cdkArguments: [...settings, ...given, ...(parsed.processedArgs[0] ?? [])] };
}
