import { z } from 'zod';
import type { MemoryConfigurationStore } from '../../configuration/configuration-store.ts';
import type { Flavour } from '../../ports.ts';
import { IpcServiceError } from '../ipc-errors.ts';
import type { Operation, OperationCall, OperationTable } from '../operation.ts';
import { isJsonObject } from '../payload.ts';
import { requestOf } from './request.ts';

/** The store as these operations need it. */
export type ConfigurationAccess = Pick<MemoryConfigurationStore, 'get' | 'merge' | 'modifiedAt' | 'onChange'>;

const keyPath = z
  .array(z.string())
  .nullish()
  .transform((path) => path ?? []);
const readRequest = z.object({ componentName: z.string().nullish(), keyPath });
const updateRequest = z.object({
  keyPath,
  /** Seconds since 1970, with a fraction. */
  timestamp: z.number(),
  valueToMerge: z.unknown().refine((value) => value !== undefined, 'ValueToMerge is required'),
});
type UpdateRequest = z.infer<typeof updateRequest>;

export type ConfigurationOperationsOptions = {
  readonly flavour: Flavour;
  readonly configuration: ConfigurationAccess;
};

/** GetConfiguration, UpdateConfiguration and SubscribeToConfigurationUpdate. Reading other components' is allowed. */
export function configurationOperations(options: ConfigurationOperationsOptions): OperationTable {
  return new Map([
    ['GetConfiguration', getConfiguration(options)],
    ['UpdateConfiguration', updateConfiguration(options)],
    ['SubscribeToConfigurationUpdate', subscribeToConfigurationUpdate(options)],
  ]);
}

function getConfiguration({ flavour, configuration }: ConfigurationOperationsOptions): Operation {
  return (call) => {
    const request = requestOf(readRequest, call, flavour);
    const componentName = request.componentName ?? call.component;
    const found = configuration.get(componentName, request.keyPath);
    if (found === undefined) throw new IpcServiceError('ResourceNotFoundError', KEY_NOT_FOUND[flavour]);
    return { response: { componentName, value: wrapLeaf(found, request.keyPath) } };
  };
}

/** A leaf comes in a map under its own key, a map as it is. */
function wrapLeaf(value: unknown, path: readonly string[]): unknown {
  const key = path.at(-1);
  return key === undefined || isJsonObject(value) ? value : Object.fromEntries([[key, value]]);
}

const KEY_NOT_FOUND = { lite: 'Key not found.', classic: 'Key not found' } as const;

function updateConfiguration({ flavour, configuration }: ConfigurationOperationsOptions): Operation {
  return (call) => {
    const request = requestOf(updateRequest, call, flavour, 'InvalidArgumentsError');
    if (flavour === 'lite') checkTimestampIsFractional(request, call);
    checkUpdate(request, flavour);
    const timestampMs = Math.trunc(request.timestamp * 1000);
    merge(configuration, call.component, request, timestampMs, flavour);
    const newest = configuration.modifiedAt(call.component, request.keyPath) ?? timestampMs;
    if (flavour === 'classic' && timestampMs < newest) {
      throw new IpcServiceError(
        'FailedUpdateConditionCheckError',
        "Proposed timestamp is older than the config's latest modified timestamp",
      );
    }
    return { response: {} };
  };
}

/** Lite tells integers from doubles and takes only the latter; JSON.parse does not, hence the look at the text. */
function checkTimestampIsFractional({ timestamp }: UpdateRequest, { requestText }: OperationCall): void {
  if (!Number.isInteger(timestamp) || /"timestamp"\s*:\s*-?\d+(?:\.\d|[eE])/.test(requestText)) return;
  throw new IpcServiceError('InvalidArgumentsError', 'Received invalid parameters.');
}

function checkUpdate({ keyPath: path, valueToMerge }: UpdateRequest, flavour: Flavour): void {
  const touched = path.length > 0 ? path.slice(0, 1) : Object.keys(isJsonObject(valueToMerge) ? valueToMerge : {});
  if (touched.includes('accessControl')) {
    const fields = flavour === 'lite' ? 'field' : 'fields';
    throw new IpcServiceError(
      'InvalidArgumentsError',
      `Config update is not allowed for following ${fields} [accessControl]`,
    );
  }
  if (path.length === 0 && !isJsonObject(valueToMerge)) {
    throw new IpcServiceError('InvalidArgumentsError', 'Only a map can be merged at the root of the configuration');
  }
}

function merge(
  configuration: ConfigurationAccess,
  component: string,
  { keyPath: path, valueToMerge }: UpdateRequest,
  timestampMs: number,
  flavour: Flavour,
): void {
  try {
    configuration.merge(component, path, valueToMerge, timestampMs);
  } catch (error) {
    const message = flavour === 'lite' || !(error instanceof Error) ? UPDATE_FAILED : error.message;
    throw new IpcServiceError('ServiceError', message, { cause: error });
  }
}

const UPDATE_FAILED = 'Failed to update the configuration.';

function subscribeToConfigurationUpdate({ flavour, configuration }: ConfigurationOperationsOptions): Operation {
  return (call) => {
    const request = requestOf(readRequest, call, flavour);
    const componentName = request.componentName ?? call.component;
    if (configuration.get(componentName, request.keyPath) === undefined) {
      throw new IpcServiceError('ResourceNotFoundError', 'Key not found');
    }
    const close = configuration.onChange(componentName, request.keyPath, (changed) => {
      const configurationUpdateEvent = { componentName, keyPath: changed };
      void call.events.send('ConfigurationUpdateEvents', { configurationUpdateEvent });
    });
    return { response: {}, close };
  };
}
