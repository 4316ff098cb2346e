import { readFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { ARCHITECTURES, type Architecture } from '../../emulation/architecture.ts';
import { createNucleus, type Nucleus } from '../../nucleus.ts';
import { DeploymentError, RootFolderError } from '../../nucleus-errors.ts';
import type { AwsBroker, NucleusObserver } from '../../nucleus-options.ts';
import type { Flavour } from '../../ports.ts';
import { type CliContext, rootOf } from '../cli-context.ts';
import { localDeploymentOf } from '../control-protocol.ts';
import { deploymentFrom, withDeploymentOptions } from '../deployment-arguments.ts';
import { onFirstSignal } from '../signals.ts';

type StartOptions = {
  readonly flavour: Flavour;
  readonly thingName: string;
  readonly region: string;
  readonly architecture?: Architecture;
  readonly broker?: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly output: boolean;
};

const readPem = (path: string | undefined): string | undefined => {
  if (path === undefined) return undefined;
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new RootFolderError(`cannot read ${path}: give a PEM file`, { cause: error });
  }
};

const brokerFrom = ({ broker, ca, cert, key }: StartOptions): AwsBroker | undefined => {
  if (broker === undefined) return undefined;
  const pems = Object.entries({ ca: readPem(ca), cert: readPem(cert), key: readPem(key) });
  return { url: broker, ...Object.fromEntries(pems.filter(([, pem]) => pem !== undefined)) };
};

const observerFor = (context: CliContext, output: boolean): NucleusObserver => ({
  onState: ({ component, version, state, reason }) =>
    context.print(`${component} ${version} ${state}${reason === undefined ? '' : `: ${reason}`}`),
  ...(output ? { onOutput: ({ component, text }) => context.print(`[${component}] ${text}`) } : {}),
});

const stopOnSignals = (nucleus: Nucleus, context: CliContext): void =>
  onFirstSignal((signal) => {
    context.print(`${signal}: stopping all components`);
    void nucleus.stop();
  });

const deployFirst = async (nucleus: Nucleus, options: unknown): Promise<void> => {
  const request = deploymentFrom(options);
  if (request === undefined) return;
  const { status, reason } = await nucleus.deploy(localDeploymentOf(request));
  if (status !== 'SUCCEEDED' && !nucleus.stopping) throw new DeploymentError(`the deployment failed: ${reason}`);
};

const logTo =
  (context: CliContext) =>
  (message: string, details: { readonly [key: string]: unknown } = {}): void => {
    // States have a line of their own.
    if (message !== 'component state') context.print(`${message} ${JSON.stringify(details)}`);
  };

const runNucleus = async (options: StartOptions, command: Command, context: CliContext): Promise<void> => {
  const awsBroker = brokerFrom(options);
  const nucleus = createNucleus({
    root: rootOf(command, context),
    flavour: options.flavour,
    thingName: options.thingName,
    region: options.region,
    ...(options.architecture === undefined ? {} : { architecture: options.architecture }),
    observer: observerFor(context, options.output),
    log: logTo(context),
    ...(awsBroker === undefined ? {} : { awsBroker }),
  });
  try {
    stopOnSignals(nucleus, context);
    await nucleus.start();
    context.print(`${options.flavour} nucleus ready, root ${nucleus.root}`);
    await deployFirst(nucleus, options);
    await nucleus.stopped;
  } finally {
    await nucleus.stop();
  }
};

/** `start`: a nucleus in the foreground, until Ctrl-C, SIGTERM or `shutdown`. */
export const startCommand = (context: CliContext): Command =>
  withDeploymentOptions(new Command('start'))
    .description('run a nucleus in the foreground, with what was deployed last')
    .addOption(
      new Option('--flavour <flavour>', 'which nucleus to imitate').choices(['lite', 'classic']).default('lite'),
    )
    .option('--thing-name <name>', 'the core device', 'local-core')
    .addOption(
      new Option(
        '--architecture <architecture>',
        "the device's processor, emulated where it is not this machine's",
      ).choices(ARCHITECTURES),
    )
    .option('--region <region>', 'AWS_REGION of the components', 'us-east-1')
    .option('--broker <url>', 'MQTT broker in the place of IoT Core: mqtts://host:port')
    .option('--ca <file>', "the broker's certificate authority, PEM")
    .option('--cert <file>', "the core device's certificate, PEM")
    .option('--key <file>', "the core device's private key, PEM")
    .option('--no-output', 'do not print what components write')
    .action((options: StartOptions, command: Command) => runNucleus(options, command, context));
