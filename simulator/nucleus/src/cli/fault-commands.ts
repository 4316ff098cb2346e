import type { Faults } from '../faults/faults.ts';
import { NucleusError } from '../nucleus-errors.ts';
import type { FaultName, FaultRequest } from './control-protocol.ts';

/** A fault that befalls one component was asked for without naming it. */
export class FaultNeedsComponentError extends NucleusError {
  readonly code = 'FAULT_NEEDS_COMPONENT';
}

type FaultCommand = {
  /** For `--help`. */
  readonly description: string;
  /** Does it, and says in one line what was done. */
  apply(faults: Faults, component: string | undefined): string | Promise<string>;
};

const needed = (component: string | undefined): string => {
  if (component === undefined) throw new FaultNeedsComponentError('name the component that it shall befall');
  return component;
};

/** Faults on demand, by the name that the CLI and the control socket give them. */
export const FAULT_COMMANDS: Readonly<Record<FaultName, FaultCommand>> = {
  'drop-socket': {
    description: 'close the IPC connections of a component, or of all',
    apply: (faults, component) => `${faults.dropSockets(component)} connections closed`,
  },
  'restart-ipc': {
    description: 'restart the IPC server: lite then refuses the SVCUIDs that it gave, classic loses its spool',
    apply: async (faults) => {
      await faults.restartIpcServer();
      return 'the IPC server was restarted';
    },
  },
  'forget-subscriptions': {
    description: 'let local subscriptions die silently while publishes succeed',
    apply: (faults) => {
      faults.forgetSubscriptions();
      return 'local subscriptions are dead';
    },
  },
  stall: {
    description: 'let a component stop reading its events',
    apply: (faults, component) => {
      faults.stall(needed(component));
      return `${component} reads no events any more`;
    },
  },
  release: {
    description: 'let a stalled component read again',
    apply: (faults, component) => {
      faults.release(needed(component));
      return `${component} reads again`;
    },
  },
  lose: {
    description: 'answer publishes to IoT Core with OK and drop them',
    apply: (faults) => {
      faults.setPublishFault('lose');
      return 'publishes to IoT Core are accepted and lost';
    },
  },
  refuse: {
    description: 'answer publishes to IoT Core with an error',
    apply: (faults) => {
      faults.setPublishFault('refuse');
      return 'publishes to IoT Core are refused';
    },
  },
  accept: {
    description: 'end lose and refuse',
    apply: (faults) => {
      faults.setPublishFault('none');
      return 'publishes to IoT Core are sent again';
    },
  },
  cut: {
    description: 'cut the connection to the broker',
    apply: (faults) => {
      faults.cutNetwork();
      return 'the network is cut';
    },
  },
  restore: {
    description: 'restore the connection to the broker',
    apply: (faults) => {
      faults.restoreNetwork();
      return 'the network is back';
    },
  },
};

/** @throws FaultNeedsComponentError */
export const applyFault = async (faults: Faults, { fault, component }: FaultRequest): Promise<string> =>
  FAULT_COMMANDS[fault].apply(faults, component);
