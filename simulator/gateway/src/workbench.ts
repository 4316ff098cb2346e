import type { StateChange } from '@sward/nucleus/lifecycle/component-supervisor.ts';
import type { OutputLine } from '@sward/nucleus/lifecycle/script-runner.ts';
import type { ComponentControl } from '@sward/nucleus/ports.ts';

/** Somebody who watches components at work, and may hold them in a debugger for any time. */
export type Workbench = {
  onOutput(line: OutputLine): void;
  /** `components`: what can be done about it, also while the gateway is still starting. */
  onState(change: StateChange, components: ComponentControl): void;
  /** Options of Node for a component's processes, as NODE_OPTIONS holds them; those of the virtual radio come along. */
  nodeOptions(component: string): string | undefined;
};
