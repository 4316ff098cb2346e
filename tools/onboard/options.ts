import { isId } from '@sward/contracts/ids.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import type { NucleusFlavour } from './nucleus-packages.ts';

export type OnboardOptions = {
  readonly gateway: string;
  readonly building: string;
  readonly nucleus: NucleusFlavour;
  /** The mounted boot partition, or a folder in its place. One of the two. */
  readonly card?: string;
  readonly out?: string;
  readonly serial?: string;
  readonly backlog?: string;
  readonly nucleusFile?: string;
  readonly nucleusSha256?: string;
  readonly validDays: number;
  readonly replace: boolean;
  readonly region?: string;
  readonly yes: boolean;
  readonly dryRun: boolean;
  readonly json: boolean;
};

const id = (text: string): string => {
  if (isId(text)) return text;
  throw new InvalidArgumentError('an id has 1 to 64 of A-Z a-z 0-9 _ . : -');
};

const sha256 = (text: string): string => {
  if (/^[0-9a-f]{64}$/i.test(text)) return text.toLowerCase();
  throw new InvalidArgumentError('64 hex digits are needed');
};

/** For commander: how long a token is good. */
export const days = (text: string): number => {
  const value = Number(text);
  if (Number.isInteger(value) && value >= 1 && value <= 90) return value;
  throw new InvalidArgumentError('1 to 90 days');
};

const HELP = `
The card: write Raspberry Pi OS (64-bit, Lite will do; of October 2025 or later) with Raspberry Pi Imager, and let it set user, network
and ssh. Then pull the card out, put it in again, and give the folder where its boot partition shows up (bootfs).

Examples:
  npm run onboard -- --gateway gw-1 --building hq --card /media/$USER/bootfs
  npm run onboard -- --gateway gw-1 --building hq --card /Volumes/bootfs --nucleus classic --dry-run
  npm run onboard -- --gateway gw-1 --building hq --card /media/$USER/bootfs --replace --backlog readings.db

All of it, from an empty card to a confirmed reading: docs/onboarding.md. Exit codes: 0 done, 1 not done, 2 you said no.`;

/** The command, for its help as well. */
export function onboardCommand(): Command {
  return new Command('npm run onboard --')
    .description(
      'Prepares the card of a gateway: checks your AWS account, tells what it will do, asks, registers the gateway and writes onto the\ncard what makes the Pi become it. Safe to run twice.',
    )
    .requiredOption('--gateway <id>', 'name of the gateway: its thing in AWS IoT', id)
    .requiredOption('--building <id>', 'where it stands', id)
    .addOption(new Option('--nucleus <which>', 'which nucleus').choices(['lite', 'classic']).default('lite'))
    .addOption(new Option('--card <folder>', 'the mounted boot partition of the card').conflicts('out'))
    .option('--out <folder>', 'write to this folder instead, for you to copy')
    .option('--serial <id>', 'the device must tell this serial number too', id)
    .option(
      '--backlog <file>',
      'the log of the gateway that this one replaces: readings.db, or what sward backlog save wrote',
    )
    .option('--replace', 'this card takes the place of another of that name, or of a token that is lost', false)
    .option('--valid-days <n>', 'so long the card can be put in', days, 7)
    .option('--nucleus-file <file>', 'the package of the nucleus, where this machine cannot download it')
    .option('--nucleus-sha256 <hex>', 'what the package of the nucleus must be', sha256)
    .option('--region <region>', 'region of the account, where the environment names none')
    .option('-y, --yes', 'do not ask', false)
    .option('--dry-run', 'only check and tell', false)
    .option('--json', 'one JSON object; asks nothing, so it needs --yes or --dry-run', false)
    .allowExcessArguments(false)
    .showHelpAfterError('(npm run onboard -- --help tells all options)')
    .addHelpText('after', HELP);
}
