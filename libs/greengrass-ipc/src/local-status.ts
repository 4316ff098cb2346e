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
};

const none = { received: 0, sent: 0, dropped: 0, depth: 0 };

/** The counters of a component that has not begun. */
export const NOTHING_COUNTED: StatusCounters = { ...none, bytes: none };

/** Tells a component's status on its local topic. A status that cannot be sent is logged: the next one says more. */
export class LocalStatus {
  readonly #deps: LocalStatusDeps;
  readonly #startedAtMs: number;

  constructor(deps: LocalStatusDeps) {
    this.#deps = deps;
    this.#startedAtMs = deps.clock.monotonicMs();
  }

  async tell(counters: StatusCounters, detail: StatusDetail): Promise<void> {
    const { bus, clock, component, configuration, logger } = this.#deps;
    const uptimeS = Math.floor((clock.monotonicMs() - this.#startedAtMs) / 1000);
    const head = { v: 1 as const, component, at: clock.now(), uptime_s: uptimeS };
    const status: ComponentStatus = { ...head, ...counters, configuration: configuration(), detail };
    try {
      await bus.publish(localTopics.status(component), fittingStatus(status));
    } catch (error) {
      logger.warn('local_status_not_published', { error });
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
