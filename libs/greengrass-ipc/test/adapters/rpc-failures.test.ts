import { describe, expect, it } from '@jest/globals';
import { callFailure, connectFailure } from '@sward/greengrass-ipc/adapters/rpc-failures.ts';
import { createRpcError, RpcErrorType } from 'aws-iot-device-sdk-v2/dist/eventstream_rpc.js';

describe('failures of the SDK', () => {
  it.each([
    [
      'a modelled error, as Lite words it',
      { _message: 'Failed', _errorCode: 'ServiceError' },
      'ServiceError',
      'Failed',
    ],
    [
      'a modelled error, as classic does',
      { message: 'No', _errorCode: 'UnauthorizedError' },
      'UnauthorizedError',
      'No',
    ],
    ['an error without content', {}, 'ServiceError', ''],
  ])('reads %s', (_, serviceError, errorCode, detail) => {
    const error = createRpcError(RpcErrorType.ServiceError, 'request failed', undefined, serviceError);
    expect(callFailure(error)).toEqual({ kind: 'service', errorCode, detail });
  });

  it('reads the name of an error that the model does not list for the operation', () => {
    const description = "Unexpected response shape received: 'aws.greengrass#UnauthorizedError'";
    expect(callFailure(createRpcError(RpcErrorType.InternalError, description))).toMatchObject({
      kind: 'service',
      errorCode: 'UnauthorizedError',
    });
  });

  it.each([
    [RpcErrorType.ValidationError, 'invalid-request'],
    [RpcErrorType.SerializationError, 'invalid-request'],
    [RpcErrorType.ClientStateError, 'connection-lost'],
    [RpcErrorType.NetworkError, 'connection-lost'],
    [RpcErrorType.InternalError, 'connection-lost'],
  ])('takes a call that failed with type %i as %s', (type, kind) => {
    expect(callFailure(createRpcError(type, 'x')).kind).toBe(kind);
  });

  it.each([
    [RpcErrorType.HandshakeError, 'invalid connack', 'not-accepted'],
    [RpcErrorType.NetworkError, 'connection closed', 'closed-before-ack'],
    [RpcErrorType.InternalError, 'aws-c-io: AWS_IO_SOCKET_CLOSED, socket is closed.', 'closed-before-ack'],
    [RpcErrorType.InternalError, 'aws-c-common: AWS_ERROR_NO_PERMISSION', 'access-denied'],
    [RpcErrorType.InternalError, 'aws-c-common: AWS_ERROR_FILE_INVALID_PATH, Invalid file path.', 'nucleus-away'],
    [RpcErrorType.InternalError, 'aws-c-io: AWS_IO_SOCKET_CONNECTION_REFUSED', 'nucleus-away'],
  ])('takes a connect that failed with type %i, %s, as %s', (type, description, kind) => {
    expect(connectFailure(createRpcError(type, description)).kind).toBe(kind);
  });
});
