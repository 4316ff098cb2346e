import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import { createClient } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc.js';
import { LITE_MAX_LEAF_BYTES, MemoryConfigurationStore } from '../../src/configuration/configuration-store.ts';
import { randomToken } from '../../src/ipc/adapters/random-token.ts';
import { createIpcServer, type IpcServer, type IpcServerOptions } from '../../src/ipc/ipc-server.ts';
import { MemoryTokenRegistry } from '../../src/ipc/token-registry.ts';
import type { Flavour } from '../../src/ports.ts';
import { FakeControl } from './fake-control.ts';
import { RawClient } from './raw-client.ts';

export const FLAVOURS: readonly Flavour[] = ['lite', 'classic'];

/** An accessControl that allows everything to everybody. */
const ALLOW_ALL = Object.fromEntries(
  ['aws.greengrass.ipc.pubsub', 'aws.greengrass.ipc.mqttproxy', 'aws.greengrass.Cli'].map((service) => [
    service,
    { policy: { policyDescription: 'test', operations: ['*'], resources: ['*'] } },
  ]),
);

/** A running IPC server in a folder of its own, and the clients that were made for it. */
export class IpcHarness {
  readonly control = new FakeControl();
  readonly tokens = new MemoryTokenRegistry(randomToken);
  readonly configuration: MemoryConfigurationStore;
  readonly server: IpcServer;
  readonly logged: string[] = [];
  readonly #folder = mkdtempSync(join(tmpdir(), 'nucleus-ipc-'));
  readonly #issued = new Map<string, string>();
  readonly #clients: Client[] = [];
  readonly #rawClients: RawClient[] = [];

  constructor(flavour: Flavour, options: Partial<IpcServerOptions> = {}) {
    const limit = flavour === 'lite' ? { maxLeafBytes: LITE_MAX_LEAF_BYTES } : {};
    this.configuration = new MemoryConfigurationStore({ now: () => 1_000, ...limit });
    this.server = createIpcServer({
      flavour,
      socketPath: join(this.#folder, 'ipc.socket'),
      tokens: this.tokens,
      configuration: this.configuration,
      control: this.control,
      log: (message, details) => this.logged.push(`${message} ${JSON.stringify(details)}`),
      ...options,
    });
  }

  static async start(flavour: Flavour, options: Partial<IpcServerOptions> = {}): Promise<IpcHarness> {
    const harness = new IpcHarness(flavour, options);
    await harness.server.start();
    return harness;
  }

  /** Configures a component and gives its SVCUID. */
  addComponent(name: string, accessControl: object = ALLOW_ALL, configuration: object = {}): string {
    this.configuration.setDefaults(name, { accessControl, ...configuration });
    const token = this.tokens.issue(name);
    this.#issued.set(name, token);
    return token;
  }

  /** The real SDK's client, connected as a component that was added. */
  async connect(name: string): Promise<Client> {
    const client = this.client(this.#issued.get(name) ?? 'no token');
    await client.connect();
    return client;
  }

  /** The real SDK's client, not connected. It takes its parameters from the environment, as in a component. */
  client(token: string): Client {
    process.env['AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT'] = this.server.socketPath;
    process.env['SVCUID'] = token;
    const client = createClient();
    this.#clients.push(client);
    return client;
  }

  /** A socket without any protocol behind it. */
  async connectRaw(): Promise<RawClient> {
    const client = await RawClient.connect(this.server.socketPath);
    this.#rawClients.push(client);
    return client;
  }

  async stop(): Promise<void> {
    for (const client of this.#clients) await client.close();
    for (const client of this.#rawClients) client.close();
    await this.server.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
