import { existsSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseInfluxAddress } from '@sward/cloud/influx-address.ts';
import { requireId } from '@sward/contracts/ids.ts';
import type { InfluxTarget } from '@sward/infra/lib/timeseries/adapters/influx-target.ts';
import { Command, InvalidArgumentError, Option } from 'commander';
import { DEVICE_ARCHES, type DeviceArch } from './device-arch.ts';
import { type Cut, parseCut, parseDuration } from './duration.ts';

export type GatewayOptions = {
  readonly radio: 'virtual' | number;
  readonly replay?: string;
  readonly sensors: number;
  /** Advertisements per second and sensor. */
  readonly rate: number;
  /** BTHome sensors encrypt. */
  readonly encrypted: boolean;
  readonly flavour: 'lite' | 'classic';
  /** Device builds for this processor, with their own Node; emulated where it is not this machine's. Absent: built for here. */
  readonly arch?: DeviceArch;
  readonly cuts: readonly Cut[];
  readonly data: string;
  readonly forMs?: number;
  readonly json: boolean;
  readonly building: string;
  readonly gateway: string;
  readonly broker?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  /** A time series database that gets every reading. */
  readonly influx?: InfluxTarget;
};

/** Turns our typed errors into commander's, which name the option. */
const checked =
  <T>(parse: (text: string) => T) =>
  (text: string): T => {
    try {
      return parse(text);
    } catch (error) {
      throw new InvalidArgumentError(error instanceof Error ? error.message : String(error));
    }
  };

const numberBetween = (min: number, max: number, whole: boolean) => (text: string) => {
  const value = Number(text);
  if (text.trim() !== '' && value >= min && value <= max && (!whole || Number.isInteger(value))) return value;
  throw new InvalidArgumentError(`a ${whole ? 'whole ' : ''}number from ${min} to ${max} is needed`);
};

function parseRadio(text: string): 'virtual' | number {
  const adapter = /^hci(\d{1,2})$/.exec(text)?.[1];
  if (text === 'virtual') return text;
  if (adapter === undefined) throw new InvalidArgumentError('virtual, or an adapter: hci0');
  return Number(adapter);
}

/** What the address of a unix socket holds, and the longest name of one below the folder. */
const SOCKET_PATH_BYTES = 107;
const DEEPEST_SOCKET = '/nucleus-classic-arm64/control.sock';

/** A folder that exists or can be made. The kernel's own trees take no folder, and Node 20 tries for ever to make one. */
function parseDataFolder(text: string): string {
  if (text === '') throw new InvalidArgumentError('a folder is needed');
  if (/^\/(proc|sys)(\/|$)/.test(resolve(text))) throw new InvalidArgumentError('nothing can be kept there');
  if (existsSync(text) && !statSync(text).isDirectory())
    throw new InvalidArgumentError('that is a file, a folder is needed');
  const most = SOCKET_PATH_BYTES - Buffer.byteLength(DEEPEST_SOCKET);
  if (Buffer.byteLength(resolve(text)) > most)
    throw new InvalidArgumentError(`sockets are kept in it, so its path may have ${most} bytes`);
  return text;
}

function parsePemFile(text: string): string {
  if (existsSync(text) && statSync(text).isFile()) return text;
  throw new InvalidArgumentError('there is no such file');
}

function command(): Command {
  return new Command('npm start --')
    .description(
      'Runs the whole gateway on this machine: the real components under a local Greengrass nucleus, a virtual radio\nwith sensors, and a local cloud with the rules and the handler that are deployed.',
    )
    .addOption(
      new Option('--radio <radio>', 'virtual, or a real adapter such as hci0').default('virtual').argParser(parseRadio),
    )
    .option('--replay <file>', 'play this btsnoop capture once, in the place of virtual sensors')
    .addOption(new Option('--sensors <n>', 'virtual sensors').default(5).argParser(numberBetween(1, 1000, true)))
    .addOption(
      new Option('--rate <n>', 'advertisements per second of each sensor')
        .default(1)
        .argParser(numberBetween(0.001, 100, false)),
    )
    .option('--encrypted', 'BTHome sensors encrypt, and the gateway is given their keys', false)
    .addOption(
      new Option('--flavour <flavour>', 'which nucleus to imitate').choices(['lite', 'classic']).default('lite'),
    )
    .addOption(
      new Option(
        '--arch <arch>',
        "run what is deployed to devices of this processor, with its own Node; QEMU runs it where it is not this machine's",
      ).choices(DEVICE_ARCHES),
    )
    .addOption(
      new Option('--cut <start:duration>', 'network away from START for DURATION, as in 10s:5s; may be repeated')
        .default([])
        .argParser((text: string, before: Cut[]) => [...before, checked(parseCut)(text)]),
    )
    .addOption(
      new Option('--data <folder>', 'where certificates, log and tables are kept')
        .default('.sward')
        .argParser(parseDataFolder),
    )
    .addOption(
      new Option('--for <duration>', 'run this long, then settle, report and end').argParser(checked(parseDuration)),
    )
    .option('--json', 'no terminal page: one JSON object as the last line', false)
    .addOption(
      new Option('--building <id>', 'building_id')
        .default('building-1')
        .argParser(checked((t) => requireId(t, 'building_id'))),
    )
    .addOption(
      new Option('--gateway <id>', 'gateway_id, the thing name')
        .default('gateway-local')
        .argParser(checked((t) => requireId(t, 'gateway_id'))),
    )
    .addOption(
      new Option(
        '--influx <url>',
        'an InfluxDB that gets every reading, with its database: http://localhost:8086/sward',
      ).argParser(checked(parseInfluxAddress)),
    )
    .option('--broker <url>', 'another MQTT broker in the place of the own one, mqtts://host:port')
    .addOption(new Option('--ca <file>', "the other broker's CA certificate").argParser(parsePemFile))
    .addOption(new Option('--cert <file>', 'client certificate for the other broker').argParser(parsePemFile))
    .addOption(new Option('--key <file>', 'private key for the other broker').argParser(parsePemFile))
    .addHelpText(
      'after',
      '\nExamples:\n  npm start\n  npm start -- --sensors 20 --for 60s --cut 20s:15s --json\n  npm start -- --replay simulator/radio/captures/ruuvi-hcidump-2.x.btsnoop --for 30s --json',
    )
    .allowExcessArguments(false)
    .showHelpAfterError('(options go behind --: npm start -- --sensors 20; npm start -- --help tells them all)');
}

/** Options under the names that they have on the command line. */
type Parsed = Omit<GatewayOptions, 'cuts' | 'forMs'> & { readonly cut: readonly Cut[]; readonly for?: number };

/** Reads the command line. `--help` and wrong options end the program, with a clear line. */
export function parseOptions(argv: readonly string[]): GatewayOptions {
  const program = command().parse(['node', 'start', ...argv]);
  const { cut: cuts, for: forMs, ...rest } = program.opts<Parsed>();
  if (forMs === undefined && rest.json) program.error("error: option '--json' needs '--for <duration>'");
  if (rest.radio !== 'virtual' && rest.replay !== undefined) {
    program.error("error: option '--replay' plays on the virtual radio: leave '--radio' out");
  }
  if (cuts.some(({ atMs }) => forMs !== undefined && atMs >= forMs)) {
    program.error("error: a '--cut' begins after the end of '--for'");
  }
  const files = [rest.ca, rest.cert, rest.key].filter((file) => file !== undefined);
  if (files.length !== (rest.broker === undefined ? 0 : 3)) {
    program.error("error: '--broker', '--ca', '--cert' and '--key' go together");
  }
  return { ...rest, cuts, ...(forMs === undefined ? {} : { forMs }) };
}
