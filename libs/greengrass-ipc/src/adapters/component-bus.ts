import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { MessageBus } from '../message-bus.ts';
import { patientMessageBus } from '../patient-message-bus.ts';
import { connectIpcMessageBus } from './ipc-message-bus.ts';

/** What a component's process gives: see `runComponent`. */
export type ComponentProcess = {
  readonly clock: Clock;
  readonly logger: Logger;
  readonly signal: AbortSignal;
  exitForNewServiceId(reason: string): void;
};

/** The bus of a component: connects to the nucleus that started it, and waits for it as long as it takes. */
export async function connectComponentBus({
  clock,
  logger,
  signal,
  exitForNewServiceId,
}: ComponentProcess): Promise<MessageBus> {
  const bus = await connectIpcMessageBus({ clock, logger, signal, onServiceIdRefused: exitForNewServiceId });
  return patientMessageBus(bus, { clock, logger, signal, random: Math.random });
}
