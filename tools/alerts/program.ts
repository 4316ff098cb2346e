import { requireId } from '@sward/contracts/ids.ts';
import { DEFAULT_TENANT } from '@sward/infra/lib/tenancy/tenant.ts';
import { Command, InvalidArgumentError } from 'commander';
import { AlertsInputError } from './alerts-errors.ts';
import { acknowledge } from './commands/acknowledge.ts';
import { listAlerts, showAlert } from './commands/alerts.ts';
import { deleteChannel, listChannels, putChannels } from './commands/channels.ts';
import { type ForgetOptions, forget } from './commands/forget.ts';
import { deleteGroup, listGroups, putGroups } from './commands/groups.ts';
import { listMutes, type MuteOptions, mute, unmute } from './commands/mutes.ts';
import { deleteRule, listRules, putRules, showRule } from './commands/rules.ts';
import { sendTest } from './commands/send-test.ts';
import { CHANNEL_EXAMPLES, GROUP_EXAMPLES, RULE_EXAMPLES } from './examples.ts';
import type { Session } from './session.ts';
import { parseTime } from './time-words.ts';

/** Options that every command has. */
export type CommonOptions = {
  readonly tenant: string;
  readonly local: boolean;
  readonly data: string;
  readonly region?: string;
  readonly json: boolean;
};

type Work = (session: Session) => Promise<void>;
/** Opens a place for a command's work, and closes it. */
export type Run = (options: CommonOptions, work: Work) => Promise<void>;

const id = (text: string): string => {
  try {
    return requireId(text, 'it');
  } catch {
    throw new InvalidArgumentError('an id has 1 to 64 of A-Z a-z 0-9 _ . : -');
  }
};

function withCommonOptions(command: Command): Command {
  return command
    .option('--tenant <id>', 'whose alerts: what stands before `:` in building ids', id, DEFAULT_TENANT)
    .option('--local', 'those of the local cloud, not of the AWS account', false)
    .option('--data <folder>', 'with --local: the folder that was given to npm start', '.sward')
    .option('--region <region>', 'region of the account, where the environment names none')
    .option('--json', 'one line of JSON', false);
}

const HELP = `
Without --local the tables and queues are those of the stacks SwardData and SwardAlerts in the AWS account that the environment
names (AWS_PROFILE, AWS_REGION). A file is YAML or JSON, - is standard input; it is used whole or not at all.

Examples:
  npm run --silent alerts -- rules example > rules.yaml
  npm run alerts -- rules put rules.yaml --local
  npm run alerts -- list --local
  npm run alerts -- ack 20260701T101112Z-0f3a5b7c9d1e2f30 --by Ann --note "door was open"
  npm run alerts -- mute --for 2h --group freezers --reason defrosting`;

/** All commands. @param print takes what has no place: examples */
export function createProgram(run: Run, print: (text: string) => void): Command {
  const program = new Command('npm run alerts --')
    .description('Rules, channels and alerts: what raises one, who is told, what is open now.')
    .addHelpText('after', HELP)
    .showHelpAfterError('(npm run alerts -- --help tells all commands)');
  const add = (parent: Command, name: string, description: string) =>
    withCommonOptions(parent.command(name).description(description).allowExcessArguments(false));
  addAlertCommands(program, add, run);
  addEditing(program, add, run, print);
  return program;
}

type Add = (parent: Command, name: string, description: string) => Command;

type PastOptions = { readonly past?: boolean; readonly since?: string };

/** How far back `list` looks; undefined where it lists what is open, since whenever. */
function pastMs({ past, since }: PastOptions): number | undefined {
  if (past) return parseTime(since ?? '7d');
  if (since === undefined) return undefined;
  throw new AlertsInputError('--since is about alerts that are over: add --past. Open ones are listed however old');
}

function addAlertCommands(program: Command, add: Add, run: Run): void {
  add(program, 'list', 'open alerts, or past ones')
    .option('--open', 'alerts that are open now (the default)')
    .option('--past', 'alerts that are over')
    .option('--since <time>', 'with --past: how far back, such as 12h or 30d (default: 7d)')
    .action((options: CommonOptions & PastOptions) => run(options, (session) => listAlerts(session, pastMs(options))));
  add(program, 'show <id>', 'everything about one alert').action((alertId: string, options: CommonOptions) =>
    run(options, (session) => showAlert(session, alertId)),
  );
  add(program, 'ack <id>', 'acknowledge an alert: nobody else is told, and nobody again')
    .alias('acknowledge')
    .requiredOption('--by <name>', 'who looks after it')
    .option('--note <text>', 'what is known so far')
    .action((alertId: string, options: CommonOptions & { by: string; note?: string }) =>
      run(options, (session) => acknowledge(session, alertId, options)),
    );
  addMuting(program, add, run);
  add(program, 'forget', 'a gateway or a sensor is gone for good: its alerts end; readings are kept')
    .requiredOption('--building <id>', 'where it was', id)
    .requiredOption('--gateway <id>', 'the gateway, or the one that heard the sensor', id)
    .option('--device <id>', 'only this sensor; the gateway with all of them where left out', id)
    .action((options: CommonOptions & ForgetOptions) => run(options, (session) => forget(session, options)));
  add(program, 'test <channel>', 'send a test notification by a channel').action(
    (channelId: string, options: CommonOptions) => run(options, (session) => sendTest(session, channelId)),
  );
}

function addMuting(program: Command, add: Add, run: Run): void {
  add(program, 'mute', 'maintenance: alerts are raised and kept, and nobody is told')
    .requiredOption('--for <time>', 'how long, such as 30m or 2h')
    .option('--building <id>', 'only what is in this building', id)
    .option('--gateway <id>', 'only what this gateway hears', id)
    .option('--device <id>', 'only this device', id)
    .option('--group <id>', 'only devices of this group', id)
    .option('--rule <id>', 'only alerts of this rule', id)
    .option('--reason <text>', 'why, for those who wonder')
    .option('--by <name>', 'who, where it is not you')
    .action((options: CommonOptions & MuteOptions) => run(options, (session) => mute(session, options)));
  add(program, 'unmute [id]', 'end a mute, or all of them').action(
    (muteId: string | undefined, options: CommonOptions) => run(options, (session) => unmute(session, muteId)),
  );
  add(program, 'mutes', 'what is muted').action((options: CommonOptions) => run(options, listMutes));
}

/** What can be listed, put and deleted. */
type Editing = {
  readonly name: string;
  readonly description: string;
  readonly examples: string;
  readonly list: Work;
  readonly show?: (session: Session, id: string) => Promise<void>;
  readonly put: (session: Session, file: string) => Promise<void>;
  readonly remove: (session: Session, id: string) => Promise<void>;
};

const EDITINGS: readonly Editing[] = [
  {
    name: 'rules',
    description: 'what raises an alert',
    examples: RULE_EXAMPLES,
    list: listRules,
    show: showRule,
    put: putRules,
    remove: deleteRule,
  },
  {
    name: 'groups',
    description: 'devices under one name',
    examples: GROUP_EXAMPLES,
    list: listGroups,
    put: putGroups,
    remove: deleteGroup,
  },
  {
    name: 'channels',
    description: 'ways to tell people',
    examples: CHANNEL_EXAMPLES,
    list: listChannels,
    put: putChannels,
    remove: deleteChannel,
  },
];

function addEditing(program: Command, add: Add, run: Run, print: (text: string) => void): void {
  for (const { name, description, examples, list, show, put, remove } of EDITINGS) {
    const parent = program.command(name).description(description);
    add(parent, 'list', `all ${name}`).action((options: CommonOptions) => run(options, list));
    if (show !== undefined) {
      add(parent, 'show <id>', 'one of them, as `put` takes it').action((one: string, options: CommonOptions) =>
        run(options, (session) => show(session, one)),
      );
    }
    add(parent, 'put <file>', `make or change the ${name} of a file`).action((file: string, options: CommonOptions) =>
      run(options, (session) => put(session, file)),
    );
    add(parent, 'delete <id>', 'delete one').action((one: string, options: CommonOptions) =>
      run(options, (session) => remove(session, one)),
    );
    add(parent, 'example', `a file of ${name} to begin with`).action(() => print(examples));
  }
}
