/** What the SDK's client made of an error answer: `_errorCode` and text. */
export type SdkServiceError = { readonly errorCode: string; readonly message: string };

const SERVICE_ERROR_TYPE = 8;

/**
 * Waits for a call to fail with an error of the IPC model. Nuclei also send errors that the SDK's model does not list for the
 * operation (InvalidArgumentsError for PublishToTopic); of these the SDK passes on the name only.
 */
export async function serviceErrorOf(call: Promise<unknown>): Promise<SdkServiceError> {
  const error = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (isRpcServiceError(error)) {
    const { _errorCode, _message } = error.serviceError;
    return { errorCode: String(_errorCode), message: String(_message) };
  }
  const unlisted = /Unexpected response shape received: 'aws\.greengrass#(\w+)'/.exec(String(error))?.[1];
  if (unlisted === undefined) throw new TypeError(`Expected an error of the nucleus, got ${String(error)}`);
  return { errorCode: unlisted, message: '' };
}

type RpcServiceError = { readonly type: 8; readonly serviceError: { _errorCode?: unknown; _message?: unknown } };

function isRpcServiceError(error: unknown): error is RpcServiceError {
  return error instanceof Error && 'type' in error && error.type === SERVICE_ERROR_TYPE && 'serviceError' in error;
}
