import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { BusRejectedError, BusUnavailableError } from '../bus-errors.ts';
import type { MessageBus } from '../message-bus.ts';
import { ReconnectingMessageBus } from '../reconnecting-message-bus.ts';
import { openIpcSession } from './ipc-session.ts';

export type IpcMessageBusOptions = {
  readonly clock: Clock;
  readonly logger: Logger;
  /** The nucleus refuses this process's service id for good: exit non-zero, within the restart budget. */
  readonly onServiceIdRefused: (reason: string) => void;
  /** Longest wait for an answer, ms. Lite stalls a publish for up to 10 s while a subscriber does not read. */
  readonly timeoutMs?: number;
  /** Local subscriptions are opened anew this often, ms: on Lite they can die without a word. */
  readonly renewMs?: number;
  /** Path of the nucleus's socket; from the environment when left out. */
  readonly socketPath?: string;
  /** SVCUID; from the environment when left out. */
  readonly serviceId?: string;
  /** Ends the wait for the first connection. */
  readonly signal?: AbortSignal;
};

const DEFAULT_TIMEOUT_MS = 15_000;

const DEFAULT_RENEW_MS = 60_000;

/**
 * Connects to the nucleus that started this process and waits for it as long as it takes. Afterwards the bus restores
 * connection and subscriptions by itself.
 *
 * @throws BusRejectedError when the process was not started by a nucleus
 * @throws BusUnavailableError when `signal` ended the wait
 */
export async function connectIpcMessageBus(options: IpcMessageBusOptions): Promise<MessageBus> {
  const { clock, logger, onServiceIdRefused, timeoutMs = DEFAULT_TIMEOUT_MS, renewMs = DEFAULT_RENEW_MS } = options;
  const socketPath = required(options.socketPath, 'AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT');
  const serviceId = required(options.serviceId, 'SVCUID');
  const bus = new ReconnectingMessageBus({
    openSession: () => openIpcSession({ socketPath, serviceId, timeoutMs, clock, logger }),
    clock,
    logger,
    random: Math.random,
    onServiceIdRefused,
    renewMs,
  });
  await firstSession(bus, options.signal);
  return bus;
}

async function firstSession(bus: ReconnectingMessageBus, signal: AbortSignal | undefined): Promise<void> {
  const aborted = new Promise<'aborted'>((resolve) => {
    if (signal?.aborted) resolve('aborted');
    signal?.addEventListener('abort', () => resolve('aborted'), { once: true });
  });
  const outcome = await Promise.race([bus.start(), aborted]);
  if (outcome !== 'aborted') return;
  await bus.close();
  throw new BusUnavailableError('Stopped while waiting for the nucleus.');
}

function required(value: string | undefined, variable: string): string {
  const found = value ?? process.env[variable];
  if (found !== undefined && found !== '') return found;
  throw new BusRejectedError(`${variable} is not set: start this component by a Greengrass nucleus.`);
}
