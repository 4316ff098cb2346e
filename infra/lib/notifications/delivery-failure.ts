import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { Notification } from './notification.ts';
import {
  ChannelBusyError,
  ChannelMissingError,
  ChannelRefusedError,
  InvalidChannelError,
  SecretMissingError,
} from './notification-errors.ts';

const FINAL = [
  ChannelMissingError,
  ChannelRefusedError,
  InvalidChannelError,
  InvalidMessageError,
  SecretMissingError,
] as const;

const DAY_MS = 86_400_000;
/** Alerts of last week help nobody, and SQS forgets a message after 14 days without a word. */
const GIVE_UP_AFTER_MS = 3 * DAY_MS;

const FIRST_WAIT_S = 30;
const LONGEST_WAIT_S = 900;
/** What SQS can hide a message for. A channel that asks for more is asked again sooner. */
const MAX_WAIT_S = 43_000;

/** True where trying again cannot help: somebody has to change something first, then redrive. */
export const isFinal = (error: unknown) => FINAL.some((kind) => error instanceof kind);

/** True where a notification that still cannot be delivered is given up. */
export const isTooOld = ({ created_at }: Notification, now: number) => now - created_at > GIVE_UP_AFTER_MS;

/**
 * Seconds until a notification is tried again: doubled with each delivery, from 30 s to 15 min, or what the channel asked for where that
 * is more. A quarter of it is chance, so that what failed together does not come back together.
 * @param receives deliveries so far, 1 after the first
 * @param random from 0 to below 1
 */
export function notifyWaitS(receives: number, random: number, error: unknown): number {
  const doubled = Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** (Math.max(1, receives) - 1));
  const asked = error instanceof ChannelBusyError ? (error.retryAfterS ?? 0) : 0;
  const wait = Math.max(doubled * (0.75 + random / 4), asked * (1 + random / 4));
  return Math.ceil(Math.min(MAX_WAIT_S, wait));
}
