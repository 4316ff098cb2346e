import { EventEmitter, once } from 'node:events';
import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import { createClient } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc.js';
import { createNucleus, type Nucleus } from '../../src/nucleus.ts';
import type { ConfigurationUpdate, Flavour } from '../../src/ports.ts';
import { RawClient } from '../support/raw-client.ts';
import { SampleFolder } from '../support/sample-components.ts';
import { serviceErrorOf } from '../support/sdk-errors.ts';

export const FOREVER = '{run: exec sleep 1000}';

/** Everything on every topic, for rules that are not about rights. */
export const ALL_RIGHTS = Object.fromEntries(
  ['aws.greengrass.ipc.pubsub', 'aws.greengrass.ipc.mqttproxy', 'aws.greengrass.Cli'].map((service) => [
    service,
    { policy: { policyDescription: 'test', operations: ['*'], resources: ['*'] } },
  ]),
);

export type Wanted = {
  readonly merge?: Readonly<Record<string, string>>;
  readonly remove?: readonly string[];
  readonly config?: Readonly<Record<string, ConfigurationUpdate>>;
};

/** A whole nucleus in a folder of its own, offline, looked at from outside as a component and a person see it. */
export class Device {
  readonly folder = new SampleFolder();
  readonly nucleus: Nucleus;
  /** `component: line`, as components said it. */
  readonly output: string[] = [];
  /** `component STATE`, in order. */
  readonly states: string[] = [];
  readonly #changes = new EventEmitter();
  readonly #clients: Client[] = [];
  readonly #rawClients: RawClient[] = [];

  private constructor(flavour: Flavour, settleMs: number) {
    this.nucleus = createNucleus({
      root: this.folder.root,
      flavour,
      thingName: 'pi-1',
      stopTimeoutMs: 300,
      restartDelayMs: 1,
      settleMs,
      stallMs: 50,
      observer: {
        onOutput: ({ component, text }) => this.#note(this.output, `${component}: ${text}`),
        onState: ({ component, state }) => this.#note(this.states, `${component} ${state}`),
      },
    });
  }

  /** @param settleMs how long a deployment watches what it started */
  static async start(flavour: Flavour, settleMs: number): Promise<Device> {
    const device = new Device(flavour, settleMs);
    await device.nucleus.start();
    return device;
  }

  /** @returns SUCCEEDED, or why it failed */
  async deploy({ merge = {}, remove = [], config = {} }: Wanted): Promise<string> {
    const { recipeDir, artifactDir } = this.folder;
    const { status, reason } = await this.nucleus.deploy({
      recipeDir,
      artifactDir,
      merge: new Map(Object.entries(merge)),
      remove,
      updateConfig: new Map(Object.entries(config)),
    });
    return reason ?? status;
  }

  /** The SDK's own client, as a component of this name with these rights. */
  async connect(name: string, accessControl: object = ALL_RIGHTS): Promise<Client> {
    process.env['AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT'] = this.nucleus.ipcSocketPath;
    process.env['SVCUID'] = this.nucleus.admitClient(name, accessControl);
    const client = createClient();
    this.#clients.push(client);
    await client.connect();
    return client;
  }

  async connectRaw(): Promise<RawClient> {
    const client = await RawClient.connect(this.nucleus.ipcSocketPath);
    this.#rawClients.push(client);
    return client;
  }

  /** Waits for a line that a component says. */
  async untilSaid(line: string): Promise<void> {
    while (!this.output.includes(line)) await once(this.#changes, 'change');
  }

  async untilState(state: string, times = 1): Promise<void> {
    while (this.states.filter((each) => each === state).length < times) await once(this.#changes, 'change');
  }

  /** `name version STATE` of every component, by name. */
  running(): string {
    const lines = this.nucleus.components.list().map(({ name, version, state }) => `${name} ${version} ${state}`);
    return lines.sort().join(', ') || 'nothing';
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.close();
    for (const client of this.#rawClients) client.close();
    await this.nucleus.stop();
    this.folder.delete();
  }

  #note(list: string[], entry: string): void {
    list.push(entry);
    this.#changes.emit('change');
  }
}

/** `taken`, or the name of the nucleus's error, with its text where it says one. */
export const answerOf = async (call: Promise<unknown>): Promise<string> => {
  const succeeded = await call.then(
    () => true,
    () => false,
  );
  if (succeeded) return 'taken';
  return (await serviceErrorOf(call)).errorCode;
};
