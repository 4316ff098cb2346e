import { fileURLToPath } from 'node:url';
import { BLE_SOURCE, COMPONENTS } from '@sward/contracts/components.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { Flavour } from '@sward/nucleus/ports.ts';
import type { NucleusDelivered, NucleusPids, NucleusReady, NucleusStatus } from '../programs/nucleus-messages.ts';
import { brokerUrl } from '../support/broker-address.ts';
import { builtBundle } from '../support/bundle.ts';
import { Program } from '../support/child-process.ts';
import type { Resources } from '../support/resources.ts';
import type { CloudAccess } from './subject.ts';

const PROFILER = fileURLToPath(new URL('../programs/cpu-profile.cjs', import.meta.url));
const SOURCE = 'bench.Source';

/** What a load source may do: what ble-ingest may. */
const SOURCE_ACCESS = {
  'aws.greengrass.ipc.pubsub': {
    'bench.Source:publish': {
      operations: ['aws.greengrass#PublishToTopic'],
      resources: [localTopics.ingestBatch],
    },
    'bench.Source:subscribe': {
      operations: ['aws.greengrass#SubscribeToTopic'],
      resources: [localTopics.ingestAck(BLE_SOURCE)],
    },
  },
};

export type SwardGatewayOptions = {
  readonly flavour: Flavour;
  /** Greengrass names of the components to deploy. */
  readonly components: readonly string[];
  /** Changes of their configuration. */
  readonly config?: Readonly<Record<string, object>>;
  /** Environment of ble-ingest: the virtual radio's. */
  readonly radio?: Readonly<Record<string, string>>;
  readonly profileFolder?: string;
};

/** Components of the bundle as they are deployed, under a local nucleus of their own. */
export class SwardGateway {
  readonly socketPath: string;
  /** SVCUID of the load source. */
  readonly sourceId: string;
  readonly #nucleus: Program;
  readonly #statuses = new Map<string, string>();
  readonly #firstStatuses = new Map<string, number>();
  #confirmed = { seq: 0, at: 0 };

  private constructor(nucleus: Program, { socketPath, serviceIds }: NucleusReady) {
    this.socketPath = socketPath;
    this.sourceId = serviceIds[SOURCE] ?? '';
    this.#nucleus = nucleus;
    nucleus.onMessage((message) => {
      const { kind, component, body } = message as Partial<NucleusStatus>;
      if (kind === 'status' && component !== undefined && body !== undefined) this.#noteStatus(component, body);
    });
    nucleus.onMessage((message) => {
      const { kind, seq = 0 } = message as Partial<NucleusDelivered>;
      // The publisher repeats itself: only what is new counts.
      if (kind === 'delivered' && seq > this.#confirmed.seq) this.#confirmed = { seq, at: Date.now() };
    });
  }

  /** @throws BenchFailedError */
  static async start(cloud: CloudAccess, resources: Resources, options: SwardGatewayOptions): Promise<SwardGateway> {
    const { flavour, components, config = {}, radio = {}, profileFolder } = options;
    const { broker } = cloud;
    const bundles = components.map((name) => ({ name, ...builtBundle(name) }));
    const { program, ready } = await Program.fork<NucleusReady>(
      resources,
      new URL('../programs/nucleus.ts', import.meta.url),
      {
        root: resources.folder(),
        flavour,
        thingName: 'gateway-bench',
        broker: { url: brokerUrl(broker), ca: broker.ca, certificate: broker.certificate, key: broker.key },
        recipeDir: bundles[0]?.recipeDir,
        artifactDir: bundles[0]?.artifactDir,
        merge: bundles.map(({ name, version }) => [name, version]),
        config: Object.fromEntries(Object.entries(config).filter(([name]) => components.includes(name))),
        env: Object.fromEntries(components.map((name) => [name, environmentOf(name, radio, profileFolder)])),
        clients: { [SOURCE]: SOURCE_ACCESS },
      },
      { env: profileFolder === undefined ? {} : profiled({}, `nucleus-${flavour}`, profileFolder) },
    );
    return new SwardGateway(program, ready);
  }

  /** Process ids of the components by name; the nucleus itself is not among them. */
  async componentPids(): Promise<Readonly<Record<string, number>>> {
    return (await this.#nucleus.ask<NucleusPids>({ kind: 'pids' }, 'pids')).pids;
  }

  get nucleusPid(): number {
    return this.#nucleus.pid;
  }

  /** When the publisher last moved the buffer's cursor on, Unix ms; 0 before the first time. */
  get confirmedAt(): number {
    return this.#confirmed.at;
  }

  /** When a component published its first status, Unix ms: it is ready then. */
  firstStatusAt(component: string): number | undefined {
    return this.#firstStatuses.get(component);
  }

  /** A component's newest status, as JSON; undefined before the first. */
  statusOf(component: string): string | undefined {
    return this.#statuses.get(component);
  }

  /** By its own clock, which is ours. */
  #noteStatus(component: string, body: string): void {
    this.#statuses.set(component, body);
    if (!this.#firstStatuses.has(component)) this.#firstStatuses.set(component, JSON.parse(body).at);
  }
}

function environmentOf(name: string, radio: Readonly<Record<string, string>>, profileFolder: string | undefined) {
  const own = name === COMPONENTS.bleIngest ? radio : {};
  return profileFolder === undefined ? own : profiled(own, name, profileFolder);
}

function profiled(own: Readonly<Record<string, string>>, name: string, folder: string): Record<string, string> {
  const options = [own['NODE_OPTIONS'] ?? '', `--require ${JSON.stringify(PROFILER)}`].join(' ').trim();
  return { ...own, NODE_OPTIONS: options, BENCH_PROFILE_DIR: folder, BENCH_PROFILE_NAME: name };
}
