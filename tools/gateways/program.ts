import { isId } from '@sward/contracts/ids.ts';
import { Command, InvalidArgumentError } from 'commander';
import { days } from '../onboard/options.ts';
import { listGateways } from './commands/list.ts';
import { type RegisterOptions, registerGateway } from './commands/register.ts';
import { type ReplaceOptions, replace } from './commands/replace.ts';
import { revoke } from './commands/revoke.ts';
import { rotateStatus } from './commands/rotate-status.ts';
import { showGateway } from './commands/show.ts';
import { tidy } from './commands/tidy.ts';
import type { Session } from './session.ts';

/** Options that every command has. */
export type CommonOptions = { readonly region?: string; readonly json: boolean; readonly yes?: boolean };

/** Opens a session for a command's work, and closes it. The work answers `false` for exit code 1. */
export type Run = (options: CommonOptions, work: (session: Session) => Promise<unknown>) => Promise<void>;

const id = (text: string): string => {
  if (isId(text)) return text;
  throw new InvalidArgumentError('an id has 1 to 64 of A-Z a-z 0-9 _ . : -');
};

const HELP = `
Gateways of the AWS account that the environment names (AWS_PROFILE, AWS_REGION). docs/onboarding.md tells how to replace one without
losing its backlog.

Examples:
  npm run gateways -- list --building hq
  npm run gateways -- show gw-1
  npm run gateways -- replace gw-1
  npm run --silent gateways -- list --json | jq -r '.gateways[] | select(.state != "provisioned") | .gateway_id'`;

/** All commands. */
export function createGatewaysProgram(run: Run): Command {
  const program = new Command('npm run gateways --')
    .description(
      'Who is a gateway: registered, in service, revoked; how old its certificate is, and when it was heard last.',
    )
    .addHelpText('after', HELP)
    .showHelpAfterError('(npm run gateways -- --help tells all commands)');
  const add = (name: string, description: string) =>
    program
      .command(name)
      .description(description)
      .option('--region <region>', 'region of the account, where the environment names none')
      .option('--json', 'one line of JSON', false)
      .allowExcessArguments(false);
  addLooking(add, run);
  addChanging(add, run);
  return program;
}

type Add = (name: string, description: string) => Command;

function addLooking(add: Add, run: Run): void {
  add('list', 'all gateways, registered or heard')
    .option('--building <id>', 'only those there', id)
    .action((options: CommonOptions & { building?: string }) =>
      run(options, (session) => listGateways(session, options.building)),
    );
  add('show <gateway>', 'everything about one, and what to do next').action((gateway: string, options: CommonOptions) =>
    run(options, (session) => showGateway(session, gateway)),
  );
  add('rotate-status', 'how old the certificates are; exit code 1 where one needs somebody').action(
    (options: CommonOptions) => run(options, rotateStatus),
  );
}

const withCard = (command: Command) =>
  command
    .option('--serial <id>', 'the device must tell this serial number too', id)
    .option('--valid-days <n>', 'so long the card can be put in', days, 7);

const withQuestion = (command: Command) => command.option('-y, --yes', 'do not ask', false);

function addChanging(add: Add, run: Run): void {
  withCard(add('register <gateway>', 'what npm run onboard does in the account, without a card'))
    .requiredOption('--building <id>', 'where it stands', id)
    .action((gateway: string, options: CommonOptions & RegisterOptions) =>
      run(options, (session) => registerGateway(session, gateway, options)),
    );
  withQuestion(add('revoke <gateway>', 'it never connects again; its readings stay')).action(
    (gateway: string, options: CommonOptions) => run(options, (session) => revoke(session, gateway)),
  );
  withQuestion(
    withCard(add('replace <gateway>', 'another card becomes it: name and history stay, its certificate goes')),
  )
    .option('--building <id>', 'where the new one stands, where that changes', id)
    .action((gateway: string, options: CommonOptions & ReplaceOptions) =>
      run(options, (session) => replace(session, gateway, options)),
    );
  add('tidy', 'delete claims, made on this machine, of gateways that have their own certificate').action(
    (options: CommonOptions) => run(options, tidy),
  );
}
