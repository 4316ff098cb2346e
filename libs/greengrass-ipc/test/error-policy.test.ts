import { describe, expect, it } from '@jest/globals';
import {
  BusRejectedError,
  BusTimeoutError,
  BusUnauthorizedError,
  BusUnavailableError,
} from '@sward/greengrass-ipc/bus-errors.ts';
import { BusConnectError, type IpcFailure, policyFor, toBusError } from '@sward/greengrass-ipc/error-policy.ts';

const service = (errorCode: string): IpcFailure => ({ kind: 'service', errorCode, detail: 'why' });
const of = (kind: Exclude<IpcFailure['kind'], 'service'>): IpcFailure => ({ kind, detail: 'why' });

describe('error policy', () => {
  it.each([
    [service('ServiceError'), 'retry', BusUnavailableError],
    [service('UnauthorizedError'), 'reject', BusUnauthorizedError],
    [service('InvalidArgumentsError'), 'reject', BusRejectedError],
    [service('ResourceNotFoundError'), 'reject', BusRejectedError],
    [of('timeout'), 'retry', BusTimeoutError],
    [of('connection-lost'), 'retry', BusUnavailableError],
    [of('nucleus-away'), 'wait', BusUnavailableError],
    [of('closed-before-ack'), 'exit', BusUnavailableError],
    [of('not-accepted'), 'exit', BusUnavailableError],
    [of('access-denied'), 'exit', BusUnavailableError],
    [of('invalid-request'), 'reject', BusRejectedError],
  ])('takes %j as: %s', (failure, policy, errorClass) => {
    expect(policyFor(failure)).toBe(policy);
    expect(toBusError(failure, 'publish to a/b').constructor).toBe(errorClass);
  });

  it('names the call, the reason and what to do', () => {
    const error = toBusError(service('UnauthorizedError'), 'publish to a/b');
    expect(error.message).toBe(
      'publish to a/b: UnauthorizedError: why. Deploy an accessControl policy that names it exactly.',
    );
  });

  it('keeps what failed at the root as the cause', () => {
    const cause = new TypeError('root');
    expect(toBusError(of('connection-lost'), 'publish', cause).cause).toBe(cause);
    expect(new BusConnectError(of('nucleus-away'), cause)).toMatchObject({ cause, failure: { kind: 'nucleus-away' } });
  });
});
