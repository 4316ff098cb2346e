import type { z } from 'zod';
import type { Flavour } from '../../ports.ts';
import { IpcServiceError, type ServiceErrorName } from '../ipc-errors.ts';
import type { OperationCall } from '../operation.ts';

/** The checked request. @throws IpcServiceError with the given name, in the flavour's words */
export function requestOf<T>(
  schema: z.ZodType<T>,
  call: OperationCall,
  flavour: Flavour,
  liteError: ServiceErrorName = 'ServiceError',
): T {
  const result = schema.safeParse(call.request);
  if (result.success) return result.data;
  if (flavour === 'lite') throw new IpcServiceError(liteError, 'Received invalid parameters.');
  const problem = result.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`).join('; ');
  throw new IpcServiceError('InvalidArgumentsError', problem);
}
