import type { AuthorizedService, Authorizer } from '../../authorization/authorizer.ts';
import type { Flavour } from '../../ports.ts';
import { IpcServiceError, type ServiceErrorName } from '../ipc-errors.ts';
import type { OperationCall } from '../operation.ts';

/** Checks that the component's accessControl allows the call on a resource. @throws IpcServiceError */
export type Guard = (
  call: OperationCall,
  service: AuthorizedService,
  resource: string,
  liteError?: ServiceErrorName,
) => void;

/** The guard of a flavour, with its wording of the refusal. */
export function createGuard(authorize: Authorizer, flavour: Flavour): Guard {
  return ({ component, operation }, service, resource, liteError = 'UnauthorizedError') => {
    if (authorize({ component, service, operation, resource })) return;
    if (flavour === 'lite') throw new IpcServiceError(liteError, 'IPC Operation not authorized.');
    const reason = `Principal ${component} is not authorized to perform ${service}:${operation} on resource ${resource}`;
    const prefix = service === 'aws.greengrass.ipc.mqttproxy' ? 'Authorization failed with error ' : '';
    throw new IpcServiceError('UnauthorizedError', prefix + reason);
  };
}
