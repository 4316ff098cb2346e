import { Command, InvalidArgumentError, Option } from 'commander';
import type { CatalogueEntry } from '../../recipes/catalogue.ts';
import { componentNamed, SHORT_NAMES } from '../component-named.ts';
import { DevError } from '../dev-errors.ts';

export type DevPiOptions = {
  /** What ssh connects to: `pi@raspberrypi.local`, or a name of its configuration. */
  readonly target: string;
  /** Runs from source; without one the bundle as built is deployed. */
  readonly component?: CatalogueEntry;
  /** Port of the inspector, on the Pi and here at the end of the tunnel. */
  readonly inspect?: number;
  readonly arch: 'arm64' | 'amd64' | 'host';
  readonly group?: string;
  /** On the Pi. */
  readonly folder: string;
  readonly follow: boolean;
};

/** Words for a remote shell: nothing in them means anything to it, and none is taken for an option. */
const matching = (pattern: RegExp, what: string) => (text: string) => {
  if (pattern.test(text)) return text;
  throw new InvalidArgumentError(what);
};
const target = matching(/^[A-Za-z0-9_][\w.@:-]*$/, 'user@host, or a host that ssh knows');
const folder = matching(/^(\/[A-Za-z0-9_][\w.-]*)+$/, 'an absolute path of letters, digits, . _ -');
const group = matching(/^[A-Za-z0-9_][\w:-]*$/, 'the name of a thing group');

const USUAL_PORT = 9229;

function port(text: string): number {
  if (/^[1-9]\d{0,4}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('a port above 0');
}

const HELP = `
Components: ${SHORT_NAMES.join(', ')}. Without one the whole bundle is deployed as built: the way back.

  npm run dev:pi -- pi@raspberrypi.local ble-ingest              from source, then its log
  npm run dev:pi -- pi@raspberrypi.local ble-ingest --inspect    the same under the inspector, with a tunnel to it
  npm run dev:pi -- pi@raspberrypi.local                         what the build made

It needs ssh and tar on both sides, sudo on the Pi, and a nucleus there: lite with its ggl-cli, or classic with aws.greengrass.Cli.
A gateway of a fleet has sward.Gateway from its group: name that by --group, or two deployments ask for two versions.`;

type Given = Omit<DevPiOptions, 'target' | 'component' | 'inspect'> & { readonly inspect?: number | true };

/**
 * Reads the command line. `--help` and wrong options end the program, with a clear line.
 * @throws DevError where there is no such component, or none to inspect
 */
export function parseDevPiOptions(argv: readonly string[]): DevPiOptions {
  const command = new Command('npm run dev:pi --')
    .description('Deploys one component from source, or the bundle, to a gateway by ssh and its nucleus’s own tool.')
    .argument('<user@host>', 'the gateway', target)
    .argument('[component]', 'runs from source')
    .option('--inspect [port]', 'under the inspector, with a tunnel to it', port)
    .addOption(new Option('--arch <arch>', 'of the gateway').choices(['arm64', 'amd64', 'host']).default('arm64'))
    .option('--group <name>', 'the thing group that the gateway has sward.Gateway from', group)
    .option('--folder <path>', 'where recipes and artifacts are kept on the gateway', folder, '/var/tmp/sward-dev')
    .option('--no-follow', 'ends when it is deployed')
    .addHelpText('after', HELP)
    .allowExcessArguments(false)
    .parse(argv, { from: 'user' });
  const { inspect, ...rest } = command.opts<Given>();
  const [where = '', name] = command.processedArgs as [string, string | undefined];
  if (inspect !== undefined && name === undefined)
    throw new DevError('--inspect needs a component: name it after the host');
  return {
    ...rest,
    target: where,
    ...(name === undefined ? {} : { component: componentNamed(name) }),
    ...(inspect === undefined ? {} : { inspect: inspect === true ? USUAL_PORT : inspect }),
  };
}
