import { resolve } from 'node:path';
import { isId } from '@sward/contracts/ids.ts';
import { Command } from 'commander';
import type { ExternalBrokerAddress } from './adapters/external-broker.ts';
import type { CloudOptions } from './cloud.ts';
import { InvalidOptionError } from './errors.ts';
import { parseInfluxAddress } from './influx-address.ts';

/** What the command line decides of a cloud. */
type CommandLine = Omit<CloudOptions, 'clock' | 'log'>;

type Flags = {
  readonly data: string;
  readonly gateway: readonly string[];
  readonly port: string;
  readonly broker?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly publishRate?: string;
  readonly influx?: string;
};

const DEFAULT_GATEWAY = 'gateway-local';

/**
 * Reads the command line, program name and script left out. `--help` prints and ends the process, as does a flag that
 * does not exist.
 * @throws InvalidOptionError for a value that cannot be used
 */
export function parseCommandLine(args: readonly string[]): CommandLine {
  const flags = createCommand()
    .parse([...args], { from: 'user' })
    .opts<Flags>();
  const externalBroker = toExternalBroker(flags);
  return {
    folder: resolve(flags.data),
    gatewayIds: flags.gateway.map(requireGatewayId),
    port: toInteger('--port', flags.port, 0, 65_535),
    ...(flags.publishRate === undefined
      ? {}
      : { limits: { publishesPerSecond: toInteger('--publish-rate', flags.publishRate, 1, 1_000_000) } }),
    ...(externalBroker === undefined ? {} : { externalBroker }),
    ...(flags.influx === undefined ? {} : { influx: parseInfluxAddress(flags.influx) }),
  };
}

function createCommand(): Command {
  return new Command('sward-cloud')
    .description('The cloud side of Sward on this machine: broker with mutual TLS, rules, queue, handler, table.')
    .option('--data <folder>', 'certificates and database', '.sward/cloud')
    .option('--gateway <id...>', 'thing names of the gateways that may connect', [DEFAULT_GATEWAY])
    .option('--port <number>', 'port on 127.0.0.1 for gateways; 0 for any free one', '8883')
    .option('--publish-rate <number>', 'publishes per second and connection (100, as IoT Core)')
    .option('--influx <url>', 'InfluxDB that gets every reading, with its database: http://localhost:8086/sward')
    .option('--broker <url>', 'use this broker (mqtts://host:port) instead of the own one')
    .option('--ca <file>', "PEM of the authority of that broker's certificate")
    .option('--cert <file>', 'PEM of the client certificate for that broker')
    .option('--key <file>', 'PEM of its private key')
    .allowExcessArguments(false);
}

function toExternalBroker({ broker, ca, cert, key }: Flags): ExternalBrokerAddress | undefined {
  if (broker === undefined) {
    if (ca ?? cert ?? key) throw new InvalidOptionError('--ca, --cert and --key go with --broker <url>');
    return undefined;
  }
  if (ca === undefined || cert === undefined || key === undefined) {
    throw new InvalidOptionError('--broker needs --ca, --cert and --key: the connection is mutual TLS');
  }
  return { url: broker, ca: resolve(ca), certificate: resolve(cert), key: resolve(key) };
}

function requireGatewayId(id: string): string {
  if (isId(id)) return id;
  throw new InvalidOptionError(`--gateway ${JSON.stringify(id)} is not an id: 1 to 64 of A-Z a-z 0-9 _ . : -`);
}

function toInteger(option: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (/^[0-9]+$/.test(text) && value >= min && value <= max) return value;
  throw new InvalidOptionError(`${option} ${JSON.stringify(text)} is not a whole number from ${min} to ${max}`);
}
