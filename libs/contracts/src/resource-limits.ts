import { COMPONENTS } from './components.ts';

/** The most that one component's processes may use together, in the units of Greengrass's `systemResourceLimits`. */
export type ResourceLimits = {
  /** Kilobytes of 1,024 bytes. Over it the kernel ends the component, and the nucleus starts it again. */
  readonly memoryKb: number;
  /** Cores. A device with fewer limits nothing. */
  readonly cpus: number;
};

const MIB = 1024;

/**
 * What a component in trouble may take before it harms its neighbours on a Pi. Each has at least twice what it took at its worst
 * in docs/performance.md (the radio among a million strangers 63 MB; the log and the publisher draining a week's backlog 129 and
 * 87 MB): a limit must never end a healthy component. The two that keep a second thread or process busy may use more than one core.
 *
 * Classic honours them from a deployment's `runWith`; lite knows no such limits, and docs/on-a-pi.md says how systemd sets them.
 * Components without a process that stays have none.
 */
export const RESOURCE_LIMITS: ReadonlyMap<string, ResourceLimits> = new Map([
  [COMPONENTS.bleIngest, { memoryKb: 256 * MIB, cpus: 1.5 }],
  [COMPONENTS.localBuffer, { memoryKb: 384 * MIB, cpus: 1.5 }],
  [COMPONENTS.cloudPublisher, { memoryKb: 256 * MIB, cpus: 1 }],
]);
