import { MAX_IPC_PAYLOAD_BYTES } from '@sward/contracts/limits.ts';
import { encodeMessage } from '@sward/contracts/message-codec.ts';
import type { ComponentStatus, ConfigurationState, StatusCounters, StatusDetail } from '@sward/contracts/status.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { MessageBus } from './message-bus.ts';

export type LocalStatusDeps = {
  readonly bus: MessageBus;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Greengrass name of the component. */
  readonly component: string;
  /** `WatchedConfig.state`. */
  readonly configuration: () => ConfigurationState;
  /** A status at least so often, s. */
  readonly intervalS: () => number;
  /** Takes each status as well, whether or not the bus does: `runComponent` serves it at the component's socket. */
  readonly showStatus?: (status: Uint8Array) => void;
};

/** What a component has to tell besides its state. */
export type StatusReport = { readonly counters: StatusCounters; readonly detail: StatusDetail };

/** Looks come about a second apart, a little early at times: one that is due by then is not left to the next, ms. */
const EARLY_MS = 500;

const none = { received: 0, sent: 0, dropped: 0, depth: 0 };

/** The counters of a component that has not begun. */
export const NOTHING_COUNTED: StatusCounters = { ...none, bytes: none };

/**
 * Tells a component's status on its local topic: every so many seconds, because each message costs more than what it counts,
 * and with the next look when the state is another. A status that cannot be sent is logged, and told with the next look.
 */
export class LocalStatus {
  readonly #deps: LocalStatusDeps;
  readonly #startedAtMs: number;
  #told: { readonly state: string; readonly atMs: number } | undefined;

  constructor(deps: LocalStatusDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.monotonicMs();
  }

  /**
   * Tells the status where it is due. To be called about once a second.
   * @param state those details whose change somebody waits for; whether the configuration was refused is always among them
   * @param report the rest; it is made only where it is told
   */
  async look(state: StatusDetail, report: () => StatusReport): Promise<void> {
    const { clock, configuration } = this.#deps;
    const news = { state: JSON.stringify([state, configuration()]), atMs: clock.monotonicMs() };
    if (news.state === this.#told?.state && !this.#isDue(news.atMs)) return;
    const { counters, detail } = report();
    // Noted ahead of the answer: a nucleus that hangs must not be told again with each look.
    this.#told = news;
    const isTold = await this.#publish(counters, { ...state, ...detail });
    if (!isTold && this.#told === news) this.#told = undefined;
  }

  #isDue(nowMs: number): boolean {
    return nowMs - (this.#told?.atMs ?? 0) >= this.#deps.intervalS() * 1000 - EARLY_MS;
  }

  async #publish(counters: StatusCounters, detail: StatusDetail): Promise<boolean> {
    const { bus, clock, component, configuration, logger, showStatus } = this.#deps;
    const uptimeS = Math.floor((clock.monotonicMs() - this.#startedAtMs) / 1000);
    const head = { v: 1 as const, component, at: clock.now(), uptime_s: uptimeS };
    const status: ComponentStatus = { ...head, ...counters, configuration: configuration(), detail };
    const encoded = fittingStatus(status);
    showStatus?.(encoded);
    try {
      await bus.publish(localTopics.status(component), encoded);
      return true;
    } catch (error) {
      logger.warn('local_status_not_published', { error });
      return false;
    }
  }
}

/** What can grow is the details: those that do not fit one message are left out, the last first, and `detail_cut` says so. */
function fittingStatus(status: ComponentStatus): Uint8Array {
  const entries = Object.entries(status.detail);
  let encoded = encodeMessage(status);
  while (encoded.length > MAX_IPC_PAYLOAD_BYTES && entries.length > 0) {
    entries.pop();
    encoded = encodeMessage({ ...status, detail: { ...Object.fromEntries(entries), detail_cut: true } });
  }
  return encoded;
}
