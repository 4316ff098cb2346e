import {
  type BusError,
  BusRejectedError,
  BusTimeoutError,
  BusUnauthorizedError,
  BusUnavailableError,
} from './bus-errors.ts';

/** How an IPC call or a connect failed, free of the SDK's types. */
export type IpcFailure =
  /** The nucleus answered with a modelled error. */
  | { readonly kind: 'service'; readonly errorCode: string; readonly detail: string }
  /** The socket is missing, or nobody listens on it. */
  | { readonly kind: 'nucleus-away'; readonly detail: string }
  /** Connected, then closed ahead of the acknowledgement: how Lite refuses a service id. */
  | { readonly kind: 'closed-before-ack'; readonly detail: string }
  /** Acknowledged without the accepted flag: how classic refuses a service id. */
  | { readonly kind: 'not-accepted'; readonly detail: string }
  /** The socket is there and the system denies access to it. */
  | { readonly kind: 'access-denied'; readonly detail: string }
  | { readonly kind: 'connection-lost'; readonly detail: string }
  | { readonly kind: 'timeout'; readonly detail: string }
  /** The SDK found the request itself at fault. */
  | { readonly kind: 'invalid-request'; readonly detail: string };

/**
 * What a failure asks for. `retry`: the same call may succeed in a moment. `wait`: reconnect for as long as it takes.
 * `exit`: this process's service id is refused for good, only a new process gets a new one. `reject`: the call can
 * never succeed, or only after a deployment: tell the caller.
 */
export type ErrorPolicy = 'retry' | 'wait' | 'exit' | 'reject';

const POLICY_BY_KIND: Readonly<Record<Exclude<IpcFailure['kind'], 'service'>, ErrorPolicy>> = {
  'nucleus-away': 'wait',
  'closed-before-ack': 'exit',
  'not-accepted': 'exit',
  'access-denied': 'exit',
  'connection-lost': 'retry',
  timeout: 'retry',
  'invalid-request': 'reject',
};

/** The policy of a failure. Of modelled errors only ServiceError is worth a retry: the nucleus was busy or offline. */
export function policyFor(failure: IpcFailure): ErrorPolicy {
  if (failure.kind !== 'service') return POLICY_BY_KIND[failure.kind];
  return failure.errorCode === 'ServiceError' ? 'retry' : 'reject';
}

/** The error a caller sees. `what` names the call: "publish to sward/ingest/batch". */
export function toBusError(failure: IpcFailure, what: string, cause?: unknown): BusError {
  const options = cause === undefined ? undefined : { cause };
  const text = `${what}: ${describeFailure(failure)}`;
  if (failure.kind === 'timeout') return new BusTimeoutError(`${text}. It may still take effect.`, options);
  if (failure.kind === 'service' && failure.errorCode === 'UnauthorizedError') {
    return new BusUnauthorizedError(`${text}. Deploy an accessControl policy that names it exactly.`, options);
  }
  if (policyFor(failure) === 'reject') return new BusRejectedError(`${text}. Retrying does not help.`, options);
  return new BusUnavailableError(`${text}. Try again later.`, options);
}

/** A connect that failed, with what it asks for. */
export class BusConnectError extends BusUnavailableError {
  readonly failure: IpcFailure;

  constructor(failure: IpcFailure, cause?: unknown) {
    super(`connect: ${describeFailure(failure)}`, cause === undefined ? undefined : { cause });
    this.failure = failure;
  }
}

function describeFailure(failure: IpcFailure): string {
  const name = failure.kind === 'service' ? failure.errorCode : failure.kind.replaceAll('-', ' ');
  return failure.detail === '' ? name : `${name}: ${failure.detail}`;
}
