import type { Flavour } from '../ports.ts';
import { IpcServiceError } from './ipc-errors.ts';

const SERVICE = 'aws.greengrass#GreengrassCoreIPC';

/** What a component hears when an operation failed in a way the IPC model has no name for. */
export function asServiceError(error: unknown, flavour: Flavour): IpcServiceError {
  if (error instanceof IpcServiceError) return error;
  // Lite answers with its default error, which carries no text.
  const message = flavour === 'lite' || !(error instanceof Error) ? '' : error.message;
  return new IpcServiceError('ServiceError', message, { cause: error });
}

/** The JSON body of an error message: lite gives two members, classic more. */
export function errorPayload(error: IpcServiceError, flavour: Flavour): object {
  const core = { _message: error.message, _errorCode: error.errorName };
  if (flavour === 'lite') return core;
  return { ...core, message: error.message, _service: SERVICE, ...(hasContext(error) ? { context: {} } : {}) };
}

/** Of the shapes in the model only ServiceError has a context. */
function hasContext(error: IpcServiceError): boolean {
  return error.errorName === 'ServiceError';
}
