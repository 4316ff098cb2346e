import { type GatewayOptions, parseOptions } from '@sward/gateway/options.ts';
import { Command, InvalidArgumentError } from 'commander';
import type { CatalogueEntry } from '../recipes/catalogue.ts';
import { componentNamed, SHORT_NAMES } from './component-named.ts';
import { DevError } from './dev-errors.ts';

export type DevOptions = {
  readonly component: CatalogueEntry;
  /** Port of the inspector; 0 takes a free one. */
  readonly inspect: number;
  /** Each new process waits for a debugger, ahead of its first line. */
  readonly inspectBrk: boolean;
  /** The gateway around it. */
  readonly gateway: GatewayOptions;
};

/** The port that debuggers look at first. */
const USUAL_PORT = 9229;

function port(text: string): number {
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text);
  throw new InvalidArgumentError('a port is needed, or 0 for a free one');
}

const HELP = `
Components: ${SHORT_NAMES.join(', ')}; names as sward.BleIngest do as well.
Every option of npm start goes behind the component: npm start -- --help tells them.

  npm run dev -- local-buffer
  npm run dev -- ble-ingest --sensors 20 --encrypted
  npm run dev -- cloud-publisher --inspect-brk --classic

Save a file: the component is built again, and restarted when that succeeds. What lies in docs/debugging.md: breakpoints,
VS Code, and the same on a Pi.`;

/**
 * Reads the command line. `--help` and wrong options end the program, with a clear line.
 * @throws DevError where no component, or none of ours, is named
 */
export function parseDevOptions(argv: readonly string[]): DevOptions {
  const command = new Command('npm run dev --')
    .usage('<component> [options] [options of npm start]')
    .description('Runs one component from source under the inspector, the rest of the gateway from artifacts.')
    .option(
      '--inspect <port>',
      'where the inspector listens, on this machine only; 0 takes a free port',
      port,
      USUAL_PORT,
    )
    .option('--inspect-brk', 'the component waits for a debugger ahead of its first line', false)
    .option('--classic', 'on the Java nucleus’s limits and semantics: --flavour classic', false)
    .addHelpText('after', HELP)
    .allowUnknownOption()
    .allowExcessArguments()
    .parse(argv, { from: 'user' });
  const { inspect, inspectBrk, classic } = command.opts<DevOptions & { readonly classic: boolean }>();
  const [name, ...rest] = command.args;
  if (name === undefined || name.startsWith('-')) {
    throw new DevError(`name the component first: npm run dev -- ${SHORT_NAMES[0]}`);
  }
  const gateway = parseOptions(classic ? [...rest, '--flavour', 'classic'] : rest);
  return { component: componentNamed(name), inspect, inspectBrk, gateway };
}
