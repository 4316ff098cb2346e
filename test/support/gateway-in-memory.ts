import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BleIngest } from '@sward/ble-ingest/ble-ingest.ts';
import { configSchema as ingestConfig } from '@sward/ble-ingest/config.ts';
import { RuleEngine } from '@sward/cloud/rule-engine.ts';
import { configSchema as publisherConfig } from '@sward/cloud-publisher/config.ts';
import { type BatchCodec, ownBatchSchema } from '@sward/cloud-publisher/ports.ts';
import { Publisher } from '@sward/cloud-publisher/publisher.ts';
import { StatusReporter } from '@sward/cloud-publisher/status-reporter.ts';
import { decodeBatch, deflateText, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { ingestEnvelopeSchema } from '@sward/contracts/ingest.ts';
import { InMemoryHub, type InMemoryHubOptions } from '@sward/greengrass-ipc/in-memory-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { patientMessageBus } from '@sward/greengrass-ipc/patient-message-bus.ts';
import { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import { TELEMETRY_RULES } from '@sward/infra/lib/telemetry/rules.ts';
import { takeTelemetry } from '@sward/infra/lib/telemetry/telemetry-intake.ts';
import { openSqliteReadingLog, type SqliteReadingLog } from '@sward/local-buffer/adapters/sqlite-reading-log.ts';
import { Buffer as LocalBuffer } from '@sward/local-buffer/buffer.ts';
import { configSchema as bufferConfig } from '@sward/local-buffer/config.ts';
import { logSettings } from '@sward/local-buffer/log-limits.ts';
import type { LogUpkeep, ReadingLog } from '@sward/local-buffer/ports.ts';
import type { SyncState } from '@sward/local-buffer/time/sync-state.ts';
import { TimeKeeper } from '@sward/local-buffer/time/time-keeper.ts';
import { STOP_TIMEOUT_MS } from '@sward/runtime/lifecycle.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { ManualClock } from '@sward/runtime/manual-clock.ts';
import { MemoryDocumentStore } from '../../infra/test/documents/memory-document-store.ts';
import { MemoryDeadLetters } from '../../infra/test/feed/memory-dead-letters.ts';
import { MemoryReadingStore } from '../../infra/test/telemetry/memory-reading-store.ts';
import { memoryCounterStore, memoryRemains, NO_LINKS, NO_SECRETS } from './ingest-doubles.ts';
import { recipeAccess } from './recipe-access.ts';
import { ScriptedScanner } from './scripted-scanner.ts';

const configuration = () => ({ valid: true });

/** Tests wait for counters. */
const EACH_SECOND = { local_status_interval_s: 1 };

const GATEWAY = { buildingId: 'hq', gatewayId: 'gw-1' };

type BufferOptions = {
  readonly folder?: string;
  readonly changes?: object;
  /** Puts something in the place of the log, that works with it. */
  readonly wrapLog?: (log: SqliteReadingLog) => ReadingLog & LogUpkeep;
};

/** The domain of all components, the SQLite log, the rules and the handler in one process, on a clock that a test moves. */
export class GatewayInMemory {
  readonly clock = new ManualClock();
  readonly scanner = new ScriptedScanner();
  readonly store = new MemoryReadingStore();
  readonly #keepers = {
    store: this.store,
    directory: new DocumentDirectory(new MemoryDocumentStore()),
    // Whoever consumes it is no part of this world.
    feed: { publish: async () => undefined },
    deadLetters: new MemoryDeadLetters(),
  };
  readonly hub: InMemoryHub;
  readonly statuses: { topic: string; body: Record<string, unknown> }[] = [];
  readonly logger = createRecordingLogger();
  /** What the machine says of its clock. */
  clockSync: SyncState = 'synchronized';
  readonly #root = mkdtempSync(join(tmpdir(), 'sward-chain-'));
  readonly #rules = new RuleEngine(TELEMETRY_RULES);
  readonly #remains = memoryRemains();
  readonly #mode: 'batch' | 'reading';
  readonly #parts: { stop(): Promise<void> }[] = [];
  readonly #buses: MessageBus[] = [];
  #folder = join(this.#root, 'boot-0');
  #closeLog = () => {};
  #records = 0;
  #boots = 0;

  constructor(options: InMemoryHubOptions = {}, mode: 'batch' | 'reading' = 'batch') {
    // With just the rights that the recipes give: one that is missing shows here.
    this.hub = new InMemoryHub({ access: recipeAccess(), ...options });
    this.#mode = mode;
    this.hub.onCloudPublish((payload, topic) => void this.#cloud(topic, payload));
  }

  async start(): Promise<void> {
    await this.startBuffer();
    await this.startPublisher();
    await this.startIngest();
  }

  async startIngest(): Promise<BleIngest> {
    const { clock, logger, scanner } = this;
    const bus = this.#busFor(COMPONENTS.bleIngest);
    const parsed = ingestConfig.parse({ ...EACH_SECOND, unknown_devices: 'forward' });
    const config = () => parsed;
    const session = `session-${this.#parts.length}`;
    const deps = {
      bus,
      clock,
      logger,
      scanner,
      counters: memoryCounterStore(),
      secrets: NO_SECRETS,
      gatt: NO_LINKS,
      session,
      remains: this.#remains,
      deflate: deflateText,
      random: () => 0.5,
      config,
      configuration,
    };
    return this.#run(new BleIngest(deps));
  }

  /** The buffer with its log, as one process has them: in its own folder and with the default configuration, or otherwise. */
  async startBuffer(options: BufferOptions = {}): Promise<{ stop(): Promise<void> }> {
    const { folder = this.#folder, changes = {}, wrapLog } = options;
    const { clock, logger } = this;
    // No ballast: writing it takes longer than most tests.
    const parsed = bufferConfig.parse({ ...EACH_SECOND, ballast_mb: 0, ...changes });
    const config = () => parsed;
    const times = new TimeKeeper({ clock, notBeforeMs: 0, waitS: () => config().clock_wait_s });
    const log = openSqliteReadingLog({
      file: join(folder, 'readings.db'),
      clock,
      logger,
      isSynchronized: () => times.state === 'synchronized',
      settings: () => logSettings(config()),
    });
    const codec = {
      decodeIngest: (payload: Uint8Array) => decodeBatch(ingestEnvelopeSchema, payload),
      encodeDelivery: encodeBatch,
    };
    const bus = this.#busFor(COMPONENTS.localBuffer);
    this.#closeLog = () => log.close();
    const sync = { read: async () => this.clockSync };
    const buffer = new LocalBuffer({
      bus,
      clock,
      logger,
      log: wrapLog?.(log) ?? log,
      times,
      sync,
      codec,
      config,
      configuration,
    });
    return this.#run({
      start: () => buffer.start(),
      async stop() {
        await buffer.stop();
        log.close();
      },
    });
  }

  async startPublisher(): Promise<Publisher> {
    const { clock, logger } = this;
    const { signal } = new AbortController();
    const bus = patientMessageBus(this.#busFor(COMPONENTS.cloudPublisher), {
      clock,
      logger,
      signal,
      random: () => 0.5,
    });
    const parsed = publisherConfig.parse({ ...EACH_SECOND, building_id: 'hq', mode: this.#mode });
    const config = () => parsed;
    const deps = { bus, clock, logger, gateway: GATEWAY, config, configuration };
    const codec: BatchCodec = { decode: (body) => decodeBatch(ownBatchSchema, body), encode: encodeBatch };
    const publisher = await this.#run(new Publisher({ ...deps, codec, random: () => 0.5 }));
    await this.#run(new StatusReporter({ ...deps, publisher, version: '1.0.0' }));
    return publisher;
  }

  /** The log of the buffer, in the folder of this boot. */
  get logFile(): string {
    return join(this.#folder, 'readings.db');
  }

  /** Temperatures that the cloud has stored, one for each row, in the order of the log. */
  storedTemperatures(): number[] {
    const rows = [...this.store.all()].sort((a, b) => a.seq - b.seq);
    return rows.map(({ reading }) => Number(reading.values['temperature_c']));
  }

  /** Stops one part ahead of the others, in `withinMs`. */
  async stopPart(part: { stop(): Promise<void> }, withinMs = STOP_TIMEOUT_MS): Promise<void> {
    const index = this.#parts.indexOf(part);
    if (index >= 0) this.#parts.splice(index, 1);
    const stopping = part.stop();
    await this.clock.advanceAsync(withinMs);
    await stopping;
  }

  async stop(): Promise<void> {
    for (const part of this.#parts.toReversed()) await this.stopPart(part);
    rmSync(this.#root, { recursive: true, force: true });
  }

  /**
   * The gateway is switched off and on again: every component ends where it is, its timers and what it held in memory are
   * gone, the files are as they were. Start the components anew.
   */
  async reboot(): Promise<void> {
    this.#boots += 1;
    const before = this.#folder;
    this.#folder = join(this.#root, `boot-${this.#boots}`);
    cpSync(before, this.#folder, { recursive: true });
    for (const bus of this.#buses.splice(0)) await bus.close();
    this.#parts.splice(0);
    // Only now, in the old place: closing would have written what was pending.
    this.#closeLog();
    rmSync(before, { recursive: true, force: true });
    this.clock.reboot(`00000000-0000-4000-8000-${String(this.#boots + 1).padStart(12, '0')}`);
  }

  #busFor(component: string): MessageBus {
    const bus = this.hub.busFor(component);
    this.#buses.push(bus);
    return bus;
  }

  async #run<T extends { start(): Promise<void>; stop(): Promise<void> }>(part: T): Promise<T> {
    await part.start();
    this.#parts.push(part);
    return part;
  }

  async #cloud(topic: string, payload: Uint8Array): Promise<void> {
    if (topic.endsWith('/status')) this.statuses.push({ topic, body: JSON.parse(new TextDecoder().decode(payload)) });
    const outcomes = this.#rules.apply({ topic, payload, clientId: GATEWAY.gatewayId }, this.clock.now());
    for (const outcome of outcomes) {
      if (!('body' in outcome)) continue;
      const acks = { send: async (to: string, bytes: Uint8Array) => this.hub.sendFromCloud(to, bytes) };
      this.#records += 1;
      await takeTelemetry([{ id: String(this.#records), body: outcome.body }], { ...this.#keepers, acks });
    }
  }
}
