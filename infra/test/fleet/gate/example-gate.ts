import type { GateState } from '../../../lib/fleet/gate/gate-state.ts';
import type { CanaryView } from '../../../lib/fleet/gate/ports.ts';

export const MINUTE = 60_000;
/** When the gates of these examples begin, Unix milliseconds. */
export const START = Date.UTC(2026, 10, 21, 8);

export const SETTINGS = { waitMs: 30 * MINUTE, soakMs: 10 * MINUTE, offline: 'fail' } as const;

export function exampleGate(changes: Partial<GateState> = {}): GateState {
  return {
    id: 'gate-1',
    groups: [{ name: 'sward-building-hq', deploymentId: 'deployment-2' }],
    settings: SETTINGS,
    startedAt: START,
    healthySince: {},
    failedLooks: 0,
    signalUrl: 'https://cloudformation.example.com/gate',
    ...changes,
  };
}

/** A core that runs what it was given, and is well. */
export function exampleCore(changes: Partial<CanaryView> = {}): CanaryView {
  return {
    core: 'gw-1',
    execution: 'SUCCEEDED',
    reason: '',
    health: 'HEALTHY',
    broken: [],
    offlineSince: undefined,
    ...changes,
  };
}
