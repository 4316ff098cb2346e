import { COMPONENTS } from '@sward/contracts/components.ts';
import { decodeMessage, encodeMessage } from '@sward/contracts/message-codec.ts';
import {
  type ComponentStatus,
  type ConfigurationState,
  componentStatusSchema,
  type GatewayStatus,
  type StatusCounters,
} from '@sward/contracts/status.ts';
import { cloudTopics, type GatewayAddress, localTopics } from '@sward/contracts/topics.ts';
import { LocalStatus } from '@sward/greengrass-ipc/local-status.ts';
import type { MessageBus, Subscription } from '@sward/greengrass-ipc/message-bus.ts';
import type { Clock, Timer } from '@sward/runtime/clock.ts';
import { every } from '@sward/runtime/every.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Config } from './config.ts';
import { gatewayStatus, isNews } from './gateway-status.ts';
import type { Publisher } from './publisher.ts';

export type StatusReporterDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly gateway: GatewayAddress;
  readonly publisher: Publisher;
  /** Software version of the gateway. */
  readonly version: string;
  readonly config: () => Config;
  /** Whether that is what the nucleus holds: `WatchedConfig.state`. */
  readonly configuration: () => ConfigurationState;
  /** Takes each status for the component's socket. */
  readonly showStatus?: (status: Uint8Array) => void;
};

/** How often the components and this one are looked at for news, ms. */
const LOOK_MS = 1000;

/** Publishes the gateway's status to the cloud: at the configured interval and on news. */
export class StatusReporter {
  readonly #deps: StatusReporterDeps;
  readonly #startedAtMs: number;
  readonly #local: LocalStatus;
  readonly #heard = new Map<string, ComponentStatus>();
  #subscriptions: Subscription[] = [];
  #timer: Timer | undefined;
  #last: { readonly status: GatewayStatus; readonly atMs: number } | undefined;

  constructor(deps: StatusReporterDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.monotonicMs();
    this.#local = new LocalStatus({
      ...deps,
      component: COMPONENTS.cloudPublisher,
      intervalS: () => deps.config().local_status_interval_s,
    });
  }

  async start(): Promise<void> {
    for (const component of [COMPONENTS.bleIngest, COMPONENTS.localBuffer]) {
      const subscription = await this.#deps.bus.subscribe(localTopics.status(component), (payload) => {
        this.#heard.set(component, decodeMessage(componentStatusSchema, payload));
      });
      this.#subscriptions.push(subscription);
    }
    this.#timer = every(
      this.#deps.clock,
      () => LOOK_MS,
      () => void this.#look(),
    );
    await this.#look();
  }

  /** Says goodbye to the cloud, then falls silent. */
  async stop(): Promise<void> {
    this.#timer?.cancel();
    await this.#publish(this.#status(false));
    for (const subscription of this.#subscriptions) await subscription.close();
  }

  async #look(): Promise<void> {
    await this.#tellLocally();
    const status = this.#status(true);
    if (isNews(this.#last?.status, status) || this.#isDue()) await this.#publish(status);
  }

  #isDue(): boolean {
    const elapsedMs = this.#deps.clock.monotonicMs() - (this.#last?.atMs ?? 0);
    return elapsedMs >= this.#deps.config().status_interval_s * 1000;
  }

  #status(online: boolean): GatewayStatus {
    const { clock, configuration, publisher, version } = this.#deps;
    return gatewayStatus({
      online,
      nowMs: clock.now(),
      uptimeMs: clock.monotonicMs() - this.#startedAtMs,
      version,
      cloudConnected: publisher.connected,
      ingest: this.#heard.get(COMPONENTS.bleIngest),
      buffer: this.#heard.get(COMPONENTS.localBuffer),
      configuration: configuration(),
      link: publisher.state.link,
      counters: this.#counters(),
    });
  }

  async #publish(status: GatewayStatus): Promise<void> {
    const { bus, clock, gateway, publisher, logger } = this.#deps;
    // Noted before the attempt: while offline each look would try again, every second, for nothing.
    this.#last = { status, atMs: clock.monotonicMs() };
    try {
      await bus.publishToCloud(cloudTopics.status(gateway), encodeMessage(status));
      publisher.noteLink(true);
    } catch (error) {
      publisher.noteLink(false);
      logger.warn('status_not_published', { error });
    }
  }

  async #tellLocally(): Promise<void> {
    const { publisher } = this.#deps;
    const { published, resent, refused } = publisher.counters;
    const { link, pace, roundTripMs, backlogBehind, liveBehind } = publisher.state;
    const detail = {
      published,
      resent,
      refused,
      pace_percent: Math.round(pace * 100),
      backlog_behind: backlogBehind,
      ...(liveBehind === undefined ? {} : { live_behind: liveBehind }),
      ...(roundTripMs === undefined ? {} : { round_trip_ms: Math.round(roundTripMs) }),
    };
    await this.#local.look({ connected: publisher.connected, link }, () => ({ counters: this.#counters(), detail }));
  }

  #counters(): StatusCounters {
    const { received, confirmed, refused, inFlight, bytes } = this.#deps.publisher.counters;
    return { received, sent: confirmed, dropped: refused, depth: inFlight, bytes };
  }
}
