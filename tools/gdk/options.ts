import { Command, Option } from 'commander';
import { ARCHITECTURES, type BuildArchitecture } from '../built/build-for.ts';
import { CATALOGUE, NODE_RUNTIME } from '../recipes/catalogue.ts';
import { GdkError } from './gdk-errors.ts';

/** What is asked for: projects to be made, or the build of the one that the command runs in. */
export type GdkOptions =
  | {
      readonly command: 'make';
      /** Greengrass names. */
      readonly components: readonly string[];
      readonly bucket?: string;
      readonly region?: string;
      readonly arch: BuildArchitecture;
    }
  | { readonly command: 'build'; readonly arch: BuildArchitecture };

const MEMBERS = [NODE_RUNTIME, ...CATALOGUE];
const shortNameOf = (folder: string) => folder.slice(folder.lastIndexOf('/') + 1);
const SHORT_NAMES = MEMBERS.map(({ folder }) => shortNameOf(folder));

function memberNamed(name: string): string {
  const wanted = name.toLowerCase();
  const member = MEMBERS.find((each) => shortNameOf(each.folder) === wanted || each.name.toLowerCase() === wanted);
  if (member !== undefined) return member.name;
  throw new GdkError(`there is no member ${JSON.stringify(name)}: choose ${SHORT_NAMES.join(', ')}, or --all`);
}

const HELP = `
Members: ${SHORT_NAMES.join(', ')}. The umbrella's project is the repository's root.

  npm run gdk -- --all
  cd build/gdk/sward.BleIngest && gdk component build && gdk component publish`;

const archOption = () =>
  new Option('--arch <arch>', 'what the runtime is built for; host is for tests').choices(ARCHITECTURES).default('all');

/**
 * Reads the command line. `--help` and wrong options end the program, with a clear line.
 * @throws GdkError where no member, or none of ours, is named
 */
export function parseGdkOptions(argv: readonly string[]): GdkOptions {
  let parsed: GdkOptions | undefined;
  const command = new Command('npm run gdk --')
    .description('Makes a GDK project for a member of the bundle, in build/gdk/<name>.')
    // Both know --arch: behind "build" it is the build's.
    .enablePositionalOptions()
    .argument('[members...]', 'ble-ingest, sward.BleIngest, ...')
    .option('--all', 'every member, and the runtime', false)
    .option('--bucket <prefix>', 'what the bucket’s name begins with; default: that of the root’s gdk-config.json')
    .option('--region <region>', 'default: that of the root’s gdk-config.json')
    .addOption(archOption())
    .addHelpText('after', HELP)
    .action((names: string[], { all, ...options }) => {
      const components = all ? MEMBERS.map(({ name }) => name) : names.map(memberNamed);
      parsed = { command: 'make', components, ...options };
    });
  command
    .command('build')
    .description('what gdk component build runs: fills greengrass-build/ of the project in the current folder')
    .addOption(archOption())
    .allowExcessArguments(false)
    .action((options) => {
      parsed = { command: 'build', ...options };
    });
  command.parse(argv, { from: 'user' });
  if (parsed?.command === 'build' || (parsed && parsed.components.length > 0)) return parsed;
  throw new GdkError(`name a member: npm run gdk -- ${SHORT_NAMES[1]}, or --all`);
}
