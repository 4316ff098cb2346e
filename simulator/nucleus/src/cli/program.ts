import { Command, CommanderError } from 'commander';
import { NucleusError } from '../nucleus-errors.ts';
import type { CliContext } from './cli-context.ts';
import { componentCommands } from './commands/component-commands.ts';
import { deploymentCommands } from './commands/deployment-commands.ts';
import { logsCommand } from './commands/logs-command.ts';
import { nucleusCommands } from './commands/nucleus-commands.ts';
import { startCommand } from './commands/start-command.ts';

const EXAMPLES = `
Examples:
  nucleus start --root /tmp/gg
  nucleus deploy --root /tmp/gg -r greengrass-build/recipes -a greengrass-build/artifacts -m "com.example.Hello=1.0.0"
  nucleus list --root /tmp/gg
  nucleus logs com.example.Hello --follow --root /tmp/gg`;

/** Errors and help of commander behave alike in all commands, however deep. */
const inheritSettings = (parent: Command): void => {
  for (const command of parent.commands) inheritSettings(command.copyInheritedSettings(parent));
};

const createProgram = (context: CliContext): Command => {
  const program = new Command('nucleus')
    .description('a local AWS IoT Greengrass v2 nucleus')
    .option('--root <folder>', 'root folder (default: NUCLEUS_ROOT, else ./.nucleus)')
    .showHelpAfterError('(--help tells the options)')
    .addHelpText('after', EXAMPLES)
    .configureOutput({
      writeOut: (text) => context.print(text.trimEnd()),
      writeErr: (text) => context.printError(text.trimEnd()),
    })
    .exitOverride();
  const commands = [
    startCommand(context),
    ...deploymentCommands(context),
    ...componentCommands(context),
    logsCommand(context),
    ...nucleusCommands(context),
  ];
  for (const command of commands) program.addCommand(command);
  inheritSettings(program);
  return program;
};

/**
 * Runs one command line.
 *
 * @param words what follows the program's name
 * @returns the exit code
 */
export const runCommandLine = async (words: readonly string[], context: CliContext): Promise<number> => {
  try {
    await createProgram(context).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode;
    if (!(error instanceof NucleusError)) throw error;
    context.printError(`error: ${error.message}`);
    return 1;
  }
};
