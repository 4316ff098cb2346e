import { ChannelBusyError, ChannelRefusedError } from './notification-errors.ts';
import { lineWithin } from './plain-text.ts';
import type { HttpsAnswer } from './ports.ts';

/** What a server says about a message or a sender that will be no better next time. Every other status may change. */
const FINAL = new Set([400, 401, 403, 405, 410, 411, 413, 414, 415, 422, 431]);

const isRedirect = (status: number) => status >= 300 && status < 400;

export type OutcomeRules = {
  /** Who answered, for messages. */
  readonly name: string;
  /** Statuses that are final besides those that always are. */
  readonly final?: readonly number[];
  /** The wait that the answer asks for, s, where it does not stand in `Retry-After`. */
  readonly retryAfterS?: number | undefined;
};

/**
 * Returns where the server took the message, and throws what its answer means otherwise. A redirect is final: it has to be
 * entered as the channel's address.
 * @throws ChannelRefusedError, ChannelBusyError
 */
export function requireTaken(answer: HttpsAnswer, { name, final = [], retryAfterS }: OutcomeRules): void {
  const { status, body } = answer;
  if (status >= 200 && status < 300) return;
  const message = `${name} answered ${status}: ${lineWithin(body, 200)}`;
  if (isRedirect(status) || FINAL.has(status) || final.includes(status)) throw new ChannelRefusedError(message);
  const wait = retryAfterS ?? answer.retryAfterS;
  throw new ChannelBusyError(message, wait === undefined ? {} : { retryAfterS: wait });
}
