import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { BrokerLimits } from '@sward/cloud/broker/limits.ts';
import { type Cloud, createCloud } from '@sward/cloud/cloud.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import type { Flavour } from '@sward/nucleus/ports.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { HOST_BUILD } from '../../../tools/build/build-folders.ts';
import { accessControlOf } from '../../../tools/recipes/access-control.ts';
import { type Balance, Ledger } from './balance.ts';
import { Passage, type Passing } from './passage.ts';
import { Saboteur } from './saboteur.ts';
import { TestSource } from './test-source.ts';

export type ChainOptions = {
  readonly flavour?: Flavour;
  readonly buffer?: object;
  readonly publisher?: object;
  readonly limits?: Partial<BrokerLimits>;
  /** Words before the run script of the buffer. */
  readonly bufferPrefix?: readonly string[];
  /** Another chain, whose cloud this one uses, under the same name of gateway. */
  readonly beside?: ProcessChain;
};

export const THING = 'gw-1';
const BUILDING = 'hq';
const BUILT = HOST_BUILD;
const LOOK_MS = 20;
/** Shorter than the time limit of the tests. */
const WAIT_MS = 60_000;
const LAST_LINES = 20;

/** What a test waited for did not come. */
class WaitInVainError extends Error {}

/** Fast enough that a test waits for the work and not for an interval. */
const BUFFER_CONFIG = { commit_interval_ms: 50, local_status_interval_s: 1, log_level: 'debug' };
const PUBLISHER_CONFIG = { building_id: BUILDING, ack_timeout_s: 1, local_status_interval_s: 1 };

/** The version of a component that `npm test` has built before jest started. */
function builtVersion(component: string): string {
  const versions = join(BUILT, 'artifacts', component);
  const [version] = existsSync(versions) ? readdirSync(versions) : [];
  if (version !== undefined) return version;
  throw new TypeError(`${BUILT} is empty: run npm test, which builds it, or npm run build`);
}

/**
 * Buffer and publisher as real processes under a nucleus, between a source within the test and the local cloud. The source
 * has the place and the rights of the BLE component.
 */
export class ProcessChain {
  readonly source = new TestSource();
  readonly logger = createRecordingLogger();
  readonly ledger = new Ledger();
  readonly folder = mkdtempSync(join(tmpdir(), 'sward-ch-'));
  readonly saboteur = new Saboteur(this.folder);
  readonly cloud: Cloud;
  readonly #options: ChainOptions;
  readonly #clock = createSystemClock();
  readonly #passage = new Passage();
  readonly #lines: string[] = [];
  #nucleus: Nucleus | undefined;
  #bus: MessageBus | undefined;
  readonly #crashes = new Map<string, number>();
  #stopped = false;
  /** Of what was offered, so many are stored, or were settled with a test before: a count that only rises. */
  #settled = 0;
  #begun = { offered: 0, durable: 0, duplicated: 0 };

  private constructor(options: ChainOptions) {
    this.#options = options;
    this.cloud = options.beside?.cloud ?? this.#createCloud(options);
    this.cloud.onStored((rows) => this.ledger.add(rows));
  }

  #createCloud(options: ChainOptions): Cloud {
    return createCloud({
      folder: join(this.folder, 'cloud'),
      gatewayIds: [THING],
      clock: this.#clock,
      log: this.logger,
      ...(options.limits === undefined ? {} : { limits: options.limits }),
    });
  }

  static async start(options: ChainOptions = {}): Promise<ProcessChain> {
    const chain = new ProcessChain(options);
    try {
      await chain.cloud.start();
      await chain.startNucleus();
      await chain.#deploy();
      await chain.connectSource();
      return chain;
    } catch (error) {
      await chain.stop();
      throw error;
    }
  }

  get nucleus(): Nucleus {
    if (this.#nucleus === undefined) throw new TypeError('the nucleus of this test is stopped');
    return this.#nucleus;
  }

  /** The log of the buffer. */
  get logFile(): string {
    return join(this.nucleus.root, 'work', COMPONENTS.localBuffer, 'readings.db');
  }

  /** How often the components have logged an event, as far as their rate limit lets it through. */
  logged(event: string): number {
    return this.#lines.filter((line) => line.includes(`"event":"${event}"`)).length;
  }

  /** Starts the nucleus in its folder, as after a boot. */
  async startNucleus(): Promise<void> {
    const own = this.cloud.certificates.gateways.get(THING);
    if (own === undefined) throw new TypeError(`no certificate for ${THING}`);
    this.#nucleus = createNucleus({
      root: join(this.folder, 'n'),
      flavour: this.#options.flavour ?? 'lite',
      thingName: THING,
      restartDelayMs: 50,
      operationTimeoutMs: 1000,
      awsBroker: {
        url: this.cloud.url,
        ca: readFileSync(this.cloud.certificates.ca, 'utf8'),
        cert: readFileSync(own.certificate, 'utf8'),
        key: readFileSync(own.key, 'utf8'),
      },
      extraEnv: (component) => (component === COMPONENTS.localBuffer ? this.saboteur.environment : {}),
      runPrefix: (component) => (component === COMPONENTS.localBuffer ? (this.#options.bufferPrefix ?? []) : []),
      log: (message, details) => this.logger.debug('nucleus', { message, ...details }),
      observer: {
        tap: this.#passage.tap,
        onOutput: ({ text }) => void this.#lines.push(text),
      },
    });
    await this.#nucleus.start();
  }

  async stopNucleus(): Promise<void> {
    const nucleus = this.#nucleus;
    this.#nucleus = undefined;
    await nucleus?.stop();
  }

  /** Connects the source, with a new service id. */
  async connectSource(): Promise<void> {
    await this.#bus?.close();
    this.#bus = await connectIpcMessageBus({
      clock: this.#clock,
      logger: this.logger,
      socketPath: this.nucleus.ipcSocketPath,
      serviceId: this.nucleus.admitClient(COMPONENTS.bleIngest, accessControlOf(COMPONENTS.bleIngest)),
      onServiceIdRefused: () => void this.connectSource(),
      timeoutMs: 2000,
    });
    await this.source.connect(this.#bus);
  }

  /** Does something when a message passes the nucleus, before it is delivered; once. */
  when(passes: (message: Passing) => boolean, act: (message: Passing) => void): void {
    this.#passage.when(passes, act);
  }

  /** Publishes to IoT Core that the nucleus refused, of any component. */
  get refusedPublishes(): number {
    return this.#passage.refused;
  }

  /** What a component last said of itself. */
  status(component: string): ComponentStatus | undefined {
    return this.#passage.statuses.get(component);
  }

  pid(component: string): number {
    const pid = this.nucleus.components.details(component)?.pid;
    if (pid === undefined) throw new TypeError(`${component} does not run`);
    return pid;
  }

  signal(component: string, name: NodeJS.Signals): void {
    process.kill(this.pid(component), name);
  }

  /** Restarts a component in good order. */
  async restart(component: string): Promise<void> {
    await this.nucleus.components.restart(component);
    await this.until(() => this.nucleus.components.details(component)?.state === 'RUNNING');
  }

  /** A component was killed: before the third crash within an hour, its last, it gets back all its attempts. */
  async forgive(component: string, crashes = 1): Promise<void> {
    const total = (this.#crashes.get(component) ?? 0) + crashes;
    this.#crashes.set(component, total < 2 ? total : 0);
    if (total >= 2) await this.restart(component);
  }

  restarts(component: string): number {
    return this.nucleus.components.details(component)?.restarts ?? 0;
  }

  /** Waits until it is so. @throws WaitInVainError that says how things stand, before jest's own time limit */
  async until(condition: () => boolean): Promise<void> {
    const end = performance.now() + WAIT_MS;
    while (!this.#stopped && !condition()) {
      if (performance.now() > end) throw new WaitInVainError(this.#describe());
      await new Promise((resolve_) => setTimeout(resolve_, LOOK_MS));
    }
  }

  /** Offers readings and waits until they are on disk and in the cloud's table. */
  async deliver(count: number): Promise<void> {
    this.source.offer(count);
    await this.settle();
  }

  /** Whether all that was offered is confirmed and stored. */
  get isSettled(): boolean {
    const { offered, durable } = this.source;
    for (
      let next = offered[this.#settled];
      next !== undefined && this.ledger.has(next);
      next = offered[this.#settled]
    ) {
      this.#settled += 1;
    }
    return durable >= offered.length && this.#settled === offered.length;
  }

  /** The same, but for so many that were given up. Looks at each: for tests of few readings. */
  isSettledBut(givenUp: number): boolean {
    const { offered, durable } = this.source;
    return durable >= offered.length && this.balance(givenUp).lost === 0;
  }

  async settle(): Promise<void> {
    await this.until(() => this.isSettled);
  }

  /** A test of its own on this chain: its balance is of what is offered from now on. */
  begin(): void {
    const { offered, durable } = this.source;
    this.#begun = { offered: offered.length, durable, duplicated: this.ledger.duplicated };
    this.#settled = offered.length;
  }

  /** Of what was offered since `begin`. @param givenUp as the gateway reports it */
  balance(givenUp = 0): Balance {
    const { offered, durable, duplicated } = this.#begun;
    return this.ledger.balance(this.source.offered.slice(offered), {
      durable: this.source.durable - durable,
      duplicatedBefore: duplicated,
      givenUp,
    });
  }

  async stop(): Promise<void> {
    this.#stopped = true;
    this.source.stop();
    await this.#bus?.close();
    await this.stopNucleus();
    if (this.#options.beside === undefined) await this.cloud.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  #describe(): string {
    const states = this.#nucleus?.components.list().map(({ name, state, restarts }) => `${name} ${state} ${restarts}`);
    return [JSON.stringify(this.balance()), ...(states ?? ['no nucleus']), ...this.#lines.slice(-LAST_LINES)].join(
      '\n',
    );
  }

  async #deploy(): Promise<void> {
    const { buffer, publisher } = this.#options;
    const { status, reason } = await this.nucleus.deploy({
      recipeDir: join(BUILT, 'recipes'),
      artifactDir: join(BUILT, 'artifacts'),
      merge: new Map([COMPONENTS.localBuffer, COMPONENTS.cloudPublisher].map((name) => [name, builtVersion(name)])),
      remove: [],
      updateConfig: new Map([
        [COMPONENTS.localBuffer, { MERGE: { ...BUFFER_CONFIG, ...buffer } }],
        [COMPONENTS.cloudPublisher, { MERGE: { ...PUBLISHER_CONFIG, ...publisher } }],
      ]),
    });
    if (status !== 'SUCCEEDED') throw new TypeError(`the deployment failed: ${reason ?? status}`);
  }
}
