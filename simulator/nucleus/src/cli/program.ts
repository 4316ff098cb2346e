import { Command } from 'commander';
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

/** The whole command line. */
export const createProgram = (context: CliContext): Command => {
  const program = new Command('nucleus')
    .description('a local AWS IoT Greengrass v2 nucleus')
    .option('--root <folder>', 'root folder (default: NUCLEUS_ROOT, else ./.nucleus)')
    .showHelpAfterError('(--help tells the options)')
    .addHelpText('after', EXAMPLES);
  const commands = [
    startCommand(context),
    ...deploymentCommands(context),
    ...componentCommands(context),
    logsCommand(context),
    ...nucleusCommands(context),
  ];
  for (const command of commands) program.addCommand(command);
  return program;
};
