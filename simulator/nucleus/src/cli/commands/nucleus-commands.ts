import { Command } from 'commander';
import { faultAnswer, statusAnswer } from '../answers.ts';
import { askOf, type CliContext } from '../cli-context.ts';
import { FAULT_NAMES, type FaultName } from '../control-protocol.ts';
import { FAULT_COMMANDS } from '../fault-commands.ts';

const statusCommand = (context: CliContext): Command =>
  new Command('status').description('which nucleus runs here').action(async (_options: unknown, command: Command) => {
    const { root, flavour, thingName, pid, brokerConnected } = statusAnswer.parse(
      await askOf(command, context)('GET', '/status'),
    );
    const broker = brokerConnected ? 'connected' : 'not connected';
    context.print(`${thingName}: ${flavour} nucleus, pid ${pid}, root ${root}, broker ${broker}`);
  });

const shutdownCommand = (context: CliContext): Command =>
  new Command('shutdown')
    .description('stop the nucleus and all its components')
    .action(async (_options: unknown, command: Command) => {
      await askOf(command, context)('POST', '/shutdown');
      context.print('the nucleus is stopping');
    });

const oneFaultCommand = (fault: FaultName, context: CliContext): Command =>
  new Command(fault)
    .description(FAULT_COMMANDS[fault].description)
    .argument('[component]')
    .action(async (component: string | undefined, _options: unknown, command: Command) => {
      const request = component === undefined ? { fault } : { fault, component };
      context.print(faultAnswer.parse(await askOf(command, context)('POST', '/faults', request)).done);
    });

/** `status`, `shutdown` and the faults on demand. */
export const nucleusCommands = (context: CliContext): readonly Command[] => {
  const faults = new Command('fault').description('faults on demand');
  for (const name of FAULT_NAMES) faults.addCommand(oneFaultCommand(name, context));
  return [statusCommand(context), shutdownCommand(context), faults];
};
