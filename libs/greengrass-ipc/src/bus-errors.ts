import { SwardError } from '@sward/contracts/errors.ts';

/** A call on the message bus that did not succeed. Subclasses say what the caller can do about it. */
export abstract class BusError extends SwardError {}

/** Nucleus or link are busy or away: the same call may succeed in a moment. */
export class BusUnavailableError extends BusError {
  readonly code = 'BUS_UNAVAILABLE';
}

/** No answer within the bus's timeout. Whether the call took effect is unknown. */
export class BusTimeoutError extends BusError {
  readonly code = 'BUS_TIMEOUT';
}

/** The nucleus refuses this component the topic or operation: only a deployment cures it. Retry slowly and raise an alarm. */
export class BusUnauthorizedError extends BusError {
  readonly code = 'BUS_UNAUTHORIZED';
}

/** The call can never succeed as it is: a bad topic, a message over the limit. Do not retry it. */
export class BusRejectedError extends BusError {
  readonly code = 'BUS_REJECTED';
}
