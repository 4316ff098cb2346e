import { NucleusError } from '../nucleus-errors.ts';

/** Bytes on the socket that are no event-stream frame, or one larger than this flavour takes. */
export class FrameError extends NucleusError {
  readonly code = 'BAD_FRAME';
}

/** A well-formed frame that breaks the IPC protocol: a missing or mistyped header. */
export class ProtocolError extends NucleusError {
  readonly code = 'IPC_PROTOCOL';
}

/** A JSON document deeper or larger than lite decodes, or no JSON object at all. */
export class PayloadError extends NucleusError {
  readonly code = 'BAD_PAYLOAD';
}

/** The path of the socket does not fit the operating system's address structure. */
export class SocketPathError extends NucleusError {
  readonly code = 'SOCKET_PATH_TOO_LONG';
}

/** Errors of the IPC model that this nucleus answers with, as `_errorCode` names them. */
export type ServiceErrorName =
  | 'ServiceError'
  | 'UnauthorizedError'
  | 'InvalidArgumentsError'
  | 'ResourceNotFoundError'
  | 'ComponentNotFoundError'
  | 'FailedUpdateConditionCheckError';

/** The answer of an operation that fails: goes to the component as an error of the IPC model. */
export class IpcServiceError extends NucleusError {
  readonly code = 'IPC_SERVICE_ERROR';
  readonly errorName: ServiceErrorName;

  constructor(errorName: ServiceErrorName, message: string, options?: ErrorOptions) {
    super(message, options);
    this.errorName = errorName;
  }
}
