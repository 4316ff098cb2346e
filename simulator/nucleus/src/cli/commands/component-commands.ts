import { Command } from 'commander';
import { componentAnswer, componentsAnswer } from '../answers.ts';
import { askOf, type CliContext, componentPath } from '../cli-context.ts';
import { formatComponents, formatDetails } from '../table.ts';

type ListOptions = { readonly verbose?: true; readonly json?: true };

const listCommand = (context: CliContext): Command =>
  new Command('list')
    .description('components: name, version, state, pid, restarts')
    .option('-v, --verbose', 'with their configuration')
    .option('--json', 'as JSON')
    .action(async ({ verbose, json }: ListOptions, command: Command) => {
      const components = componentsAnswer.parse(await askOf(command, context)('GET', '/components'));
      if (json === true) context.print(JSON.stringify(components, null, 2));
      else context.print(verbose === true ? components.map(formatDetails).join('\n') : formatComponents(components));
    });

const detailsCommand = (context: CliContext): Command =>
  new Command('details')
    .description('everything about one component')
    .argument('<name>')
    .action(async (name: string, _options: unknown, command: Command) => {
      context.print(formatDetails(componentAnswer.parse(await askOf(command, context)('GET', componentPath(name)))));
    });

const actionCommand = (action: 'restart' | 'stop', done: string, description: string, context: CliContext): Command =>
  new Command(action)
    .description(description)
    .argument('<names...>')
    .action(async (names: readonly string[], _options: unknown, command: Command) => {
      for (const name of names) {
        const { state } = componentAnswer.parse(await askOf(command, context)('POST', componentPath(name, action)));
        context.print(`${name} ${done}, now ${state}`);
      }
    });

const configCommand = (context: CliContext): Command =>
  new Command('config')
    .description("a component's configuration, as JSON")
    .argument('<name>')
    .action(async (name: string, _options: unknown, command: Command) => {
      const { configuration } = componentAnswer.parse(await askOf(command, context)('GET', componentPath(name)));
      context.print(JSON.stringify(configuration, null, 2));
    });

const RESTART = 'stop components and start them; a BROKEN one gets its attempts again';
const STOP = 'stop components until they are restarted';

const shared = (context: CliContext): readonly Command[] => [
  listCommand(context),
  detailsCommand(context),
  actionCommand('restart', 'restarted', RESTART, context),
  actionCommand('stop', 'stopped', STOP, context),
];

/** `list`, `details`, `restart`, `stop` and `config`; the first four also below `component`, as greengrass-cli has them. */
export const componentCommands = (context: CliContext): readonly Command[] => {
  const group = new Command('component').description('list, details, restart and stop of components');
  for (const command of shared(context)) group.addCommand(command);
  return [...shared(context), configCommand(context), group];
};
