import { z } from 'zod';
import type { ComponentControl, ComponentDetails, Flavour } from '../../ports.ts';
import { IpcServiceError } from '../ipc-errors.ts';
import type { Operation, OperationTable } from '../operation.ts';
import type { Guard } from './refusal.ts';
import { requestOf } from './request.ts';

const SERVICE = 'aws.greengrass.Cli';

const stateRequest = z.object({ state: z.enum(['RUNNING', 'ERRORED']) });
const componentRequest = z.object({ componentName: z.string() });

export type LifecycleOperationsOptions = {
  readonly flavour: Flavour;
  readonly control: ComponentControl;
  readonly guard: Guard;
};

/** What both nuclei know: UpdateState and RestartComponent. */
export function lifecycleOperations(options: LifecycleOperationsOptions): OperationTable {
  return new Map([
    ['UpdateState', updateState(options)],
    ['RestartComponent', restartComponent(options)],
  ]);
}

/** What only classic knows: StopComponent, GetComponentDetails and ListComponents. */
export function classicLifecycleOperations(options: LifecycleOperationsOptions): OperationTable {
  return new Map([
    ['StopComponent', stopComponent(options)],
    ['GetComponentDetails', getComponentDetails(options)],
    ['ListComponents', listComponents(options)],
  ]);
}

function updateState({ flavour, control }: LifecycleOperationsOptions): Operation {
  return (call) => {
    const { state } = requestOf(stateRequest, call, flavour, 'InvalidArgumentsError');
    control.reportState(call.component, state);
    return { response: {} };
  };
}

function restartComponent({ flavour, control, guard }: LifecycleOperationsOptions): Operation {
  return async (call) => {
    const { componentName } = requestOf(componentRequest, call, flavour, 'InvalidArgumentsError');
    guard(call, SERVICE, componentName);
    checkExists(control, componentName, flavour);
    const done = await control.restart(componentName);
    return { response: { restartStatus: statusOf(done) } };
  };
}

function stopComponent({ flavour, control, guard }: LifecycleOperationsOptions): Operation {
  return async (call) => {
    const { componentName } = requestOf(componentRequest, call, flavour);
    guard(call, SERVICE, componentName);
    checkExists(control, componentName, flavour);
    const done = await control.stop(componentName);
    return { response: { stopStatus: statusOf(done) } };
  };
}

function getComponentDetails({ flavour, control, guard }: LifecycleOperationsOptions): Operation {
  return (call) => {
    const { componentName } = requestOf(componentRequest, call, flavour);
    guard(call, SERVICE, componentName);
    return { response: { componentDetails: describe(checkExists(control, componentName, flavour)) } };
  };
}

function listComponents({ control, guard }: LifecycleOperationsOptions): Operation {
  return (call) => {
    guard(call, SERVICE, '*');
    return { response: { components: control.list().map(describe) } };
  };
}

function describe({ name, version, state, configuration }: ComponentDetails): object {
  return { componentName: name, version, state, configuration };
}

function statusOf(done: boolean): 'SUCCEEDED' | 'FAILED' {
  return done ? 'SUCCEEDED' : 'FAILED';
}

function checkExists(control: ComponentControl, name: string, flavour: Flavour): ComponentDetails {
  const details = control.details(name);
  if (details !== undefined) return details;
  if (flavour === 'lite') throw new IpcServiceError('ResourceNotFoundError', 'Component not found.');
  throw new IpcServiceError('ComponentNotFoundError', `Component with name ${name} not found in Greengrass`);
}
