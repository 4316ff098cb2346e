import { join } from 'node:path';
import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import { GATEWAY_RULES } from '@sward/infra/lib/gateways/rules.ts';
import { TELEMETRY_RULES } from '@sward/infra/lib/telemetry/rules.ts';
import type { InfluxTarget } from '@sward/infra/lib/timeseries/adapters/influx-target.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { AedesBroker } from './adapters/aedes-broker.ts';
import { openLink } from './adapters/broker-link.ts';
import {
  type CertificatePaths,
  certificateFingerprint,
  certificatePaths,
  ensureCertificates,
  issueGatewayCertificate,
} from './adapters/certificate-folder.ts';
import { CLOUD_FILE, openCloudDatabase } from './adapters/cloud-database.ts';
import { ExternalBroker, type ExternalBrokerAddress } from './adapters/external-broker.ts';
import type { FaultLink } from './adapters/fault-link.ts';
import { type FolderLock, lockFolder } from './adapters/folder-lock.ts';
import type { Mail } from './adapters/sqlite-mailbox.ts';
import { type AlertOverview, Backend } from './backend.ts';
import { type BrokerLimits, IOT_CORE_LIMITS } from './broker/limits.ts';
import type { CloudStats } from './cloud-stats.ts';
import { CloudNotStartedError, FaultUnavailableError } from './errors.ts';
import { placeOptions } from './place-options.ts';
import type { Broker, NewReading } from './ports.ts';
import { RuleEngine } from './rule-engine.ts';

export type CloudOptions = {
  /** Where certificates and database live; made where missing. */
  readonly folder: string;
  /** Thing names of the gateways that may connect. */
  readonly gatewayIds: readonly string[];
  /** Port on 127.0.0.1 for gateways; 0, the default, for any free one. */
  readonly port?: number;
  /** Another broker instead of the own one. */
  readonly externalBroker?: ExternalBrokerAddress;
  /** Overrides of IoT Core's limits. The own broker's only. */
  readonly limits?: Partial<BrokerLimits>;
  /** How often is looked for silent sensors, and for what time brings to alerts, ms. @default a minute, as in the account */
  readonly watchIntervalMs?: number;
  /** PEM of an authority that the servers of channels are trusted by, in the place of the public ones. */
  readonly channelCa?: string;
  /** A time series database that gets every reading, as `parseInfluxAddress` gives it. */
  readonly influx?: InfluxTarget;
  readonly clock: Clock;
  readonly log: Logger;
};

const WATCH_INTERVAL_MS = 60_000;

/** Called with rows that are new in the table. It must not throw. */
type StoredObserver = (readings: readonly NewReading[]) => void;

/** The local cloud: broker, rules, queue, handler and table in one process. */
export type Cloud = {
  /** Resolves when gateways can connect. May be called again after `stop`. @throws FolderInUseError, BrokerUnavailableError */
  start(): Promise<void>;
  /** Ends connections and the batch in hand. Queue and table stay on disk. */
  stop(): Promise<void>;
  /** `mqtts://host:port` for gateways. @throws CloudNotStartedError before `start` */
  readonly url: string;
  /** Paths of the certificates, there once started. With an external broker `ca` is that broker's. */
  readonly certificates: CertificatePaths;
  /** Resets gateways' connections and refuses new ones. @throws FaultUnavailableError where no link is in between */
  cut(): void;
  /** Keeps connections open and passes nothing. @throws FaultUnavailableError where no link is in between */
  stall(): void;
  /** Ends `cut` or `stall`. */
  restore(): void;
  /**
   * Puts a new certificate in the place of a gateway's; the old one stays valid.
   * @param issuedAt Unix milliseconds, the present when left out; more than a year ago: it has expired
   * @throws UnknownGatewayError
   */
  issueCertificate(gatewayId: string, issuedAt?: number): Promise<void>;
  /** Ends and refuses connections with a gateway's present certificate. @throws UnknownGatewayError, FaultUnavailableError */
  revokeCertificate(gatewayId: string): Promise<void>;
  /** From now on the queue hands each message out twice, and some ahead of others, as a standard queue of SQS may. */
  setDisorder(on: boolean): void;
  /** @throws CloudNotStartedError before `start` */
  stats(): CloudStats;
  /** Rules, channels, alerts and the rest. @throws CloudNotStartedError before `start` */
  readonly documents: DocumentStore;
  /** The alerts of a tenant. @throws CloudNotStartedError before `start` */
  alerts(tenant: string): Promise<AlertOverview>;
  /** What would have gone out by SNS, oldest first. @throws CloudNotStartedError before `start` */
  mails(): readonly Mail[];
  /** Calls back with each batch of rows that are new in the table; gives the function that ends it. */
  onStored(observer: StoredObserver): () => void;
};

type Running = {
  readonly database: ReturnType<typeof openCloudDatabase>;
  readonly backend: Backend;
  readonly broker: Broker;
  readonly link: FaultLink | undefined;
  readonly url: string;
  readonly lock: FolderLock;
};

/** Puts the local cloud together; nothing is opened before `start`. @throws RuleSyntaxError, InvalidIdError */
export function createCloud(options: CloudOptions): Cloud {
  return new LocalCloud(options);
}

class LocalCloud implements Cloud {
  readonly certificates: CertificatePaths;
  readonly #options: CloudOptions;
  readonly #rules = new RuleEngine([...TELEMETRY_RULES, ...GATEWAY_RULES]);
  readonly #observers = new Set<StoredObserver>();
  #starting: { readonly abort: AbortController; readonly running: Promise<Running> } | undefined;
  #running: Running | undefined;

  constructor(options: CloudOptions) {
    this.#options = options;
    const own = certificatePaths(join(options.folder, 'certificates'), options.gatewayIds);
    this.certificates = { ...own, ca: options.externalBroker?.ca ?? own.ca };
  }

  get url(): string {
    return this.#required().url;
  }

  async start(): Promise<void> {
    if (this.#running !== undefined) return;
    if (this.#starting === undefined) {
      const abort = new AbortController();
      this.#starting = { abort, running: this.#open(abort.signal) };
    }
    const starting = this.#starting;
    try {
      this.#running = await starting.running;
    } finally {
      this.#starting = undefined;
    }
  }

  async stop(): Promise<void> {
    const starting = this.#starting;
    starting?.abort.abort();
    // Whoever called `start` hears why it failed.
    const running = starting === undefined ? this.#running : await starting.running.catch(() => undefined);
    this.#running = undefined;
    if (running === undefined) return;
    await running.link?.close();
    await running.backend.drain();
    await running.broker.close();
    running.database.close();
    running.lock.release();
  }

  cut(): void {
    this.#link().set('cut');
  }

  stall(): void {
    this.#link().set('stalled');
  }

  restore(): void {
    this.#link().set('up');
  }

  issueCertificate(gatewayId: string, issuedAt = this.#options.clock.now()): Promise<void> {
    return issueGatewayCertificate(this.certificates, gatewayId, issuedAt);
  }

  async revokeCertificate(gatewayId: string): Promise<void> {
    const { broker, url } = this.#required();
    if (broker.revoke === undefined) throw new FaultUnavailableError(`revoke the certificate at the broker of ${url}`);
    broker.revoke(await certificateFingerprint(this.certificates, gatewayId));
  }

  setDisorder(on: boolean): void {
    this.#required().backend.setDisorder(on);
  }

  stats(): CloudStats {
    const { backend, broker } = this.#required();
    return { ...backend.stats(), ...broker.counts() };
  }

  get documents(): DocumentStore {
    return this.#required().backend.documents;
  }

  async alerts(tenant: string): Promise<AlertOverview> {
    return this.#required().backend.alerts(tenant);
  }

  mails(): readonly Mail[] {
    return this.#required().backend.mailbox.mails();
  }

  onStored(observer: StoredObserver): () => void {
    this.#observers.add(observer);
    return () => void this.#observers.delete(observer);
  }

  /** What was opened before a failure is closed again. */
  async #open(signal: AbortSignal): Promise<Running> {
    const { folder, gatewayIds, clock, log, watchIntervalMs = WATCH_INTERVAL_MS, channelCa, influx } = this.#options;
    const lock = lockFolder(folder);
    const opened: (() => Promise<void> | void)[] = [() => lock.release()];
    try {
      const certificates = await ensureCertificates(join(folder, 'certificates'), gatewayIds, clock.now());
      const database = openCloudDatabase(join(folder, CLOUD_FILE));
      opened.unshift(() => void database.close());
      const backend = new Backend({
        database,
        rules: this.#rules,
        clock,
        logger: log,
        onStored: (readings) => this.#tell(readings),
        secretsFile: join(folder, 'secrets.json'),
        watchIntervalMs,
        commandOptions: placeOptions(folder),
        ...(channelCa === undefined ? {} : { channelCa }),
        ...(influx === undefined ? {} : { influx }),
      });
      const broker = await this.#openBroker(certificates, backend, signal);
      opened.unshift(() => broker.close());
      const { link, url } = await openLink(broker, this.#options.port ?? 0, log);
      backend.consume(broker);
      log.info('cloud_started', { url, gateways: gatewayIds, external_broker: this.#options.externalBroker?.url });
      return { database, backend, broker, link, url, lock };
    } catch (error) {
      for (const close of opened) await close();
      throw error;
    }
  }

  #openBroker(certificates: CertificatePaths, backend: Backend, signal: AbortSignal): Promise<Broker> {
    const { externalBroker, limits, clock, log } = this.#options;
    const intake = backend.take;
    if (externalBroker !== undefined) {
      const topicFilters = this.#rules.topicFilters();
      return ExternalBroker.start({ address: externalBroker, topicFilters, intake, logger: log, signal });
    }
    return AedesBroker.start({
      certificates,
      limits: { ...IOT_CORE_LIMITS, ...limits },
      intake,
      presence: intake,
      clock,
      logger: log,
    });
  }

  #tell(readings: readonly NewReading[]): void {
    for (const observer of this.#observers) observer(readings);
  }

  #required(): Running {
    if (this.#running !== undefined) return this.#running;
    throw new CloudNotStartedError('the local cloud is not running; await start() first');
  }

  #link(): FaultLink {
    const { link, url } = this.#required();
    if (link !== undefined) return link;
    throw new FaultUnavailableError(`gateways reach ${url} directly: use a broker on localhost to break its link`);
  }
}
