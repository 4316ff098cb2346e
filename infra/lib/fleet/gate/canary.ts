import type { CanaryView } from './ports.ts';

/** How long canaries have, milliseconds, and what silence means. */
export type GateSettings = {
  readonly waitMs: number;
  readonly soakMs: number;
  readonly offline: 'fail' | 'pass';
};

/** Where a canary stands. `healthySince`, Unix milliseconds, is kept until the next look. */
export type CanaryState =
  | { readonly kind: 'waiting' | 'absent' }
  | { readonly kind: 'soaking' | 'proven'; readonly healthySince: number }
  | { readonly kind: 'failed'; readonly why: string };

export type GateClock = { readonly startedAt: number; readonly now: number };

const ENDED_BADLY = new Set(['FAILED', 'REJECTED', 'TIMED_OUT', 'CANCELED']);

/** How long a canary may be away when it has soaked, ms: within what CloudFormation waits for longer than canaries have. */
const COME_BACK_MS = 5 * 60_000;

const failed = (why: string): CanaryState => ({ kind: 'failed', why });

const unhealthy = ({ core, broken }: CanaryView) =>
  failed(`${core} runs it and is UNHEALTHY${broken.length === 0 ? '' : `: ${broken.join(', ')} BROKEN`}`);

/** Greengrass says HEALTHY of a core that it hears no more: who soaked has to be connected to be proven. */
function soaked(view: CanaryView, healthySince: number, { now }: GateClock, { offline }: GateSettings): CanaryState {
  if (view.offlineSince === undefined) return { kind: 'proven', healthySince };
  if (now - view.offlineSince < COME_BACK_MS) return { kind: 'soaking', healthySince };
  if (offline === 'pass') return { kind: 'absent' };
  return failed(`${view.core} took it and has been offline since ${new Date(view.offlineSince).toISOString()}`);
}

function runs(view: CanaryView, since: number | undefined, clock: GateClock, settings: GateSettings): CanaryState {
  const isLate = clock.now - clock.startedAt >= settings.waitMs;
  if (view.health !== 'HEALTHY') {
    // Right after a deployment Greengrass may still tell how the core was before it.
    return since === undefined && !isLate ? { kind: 'waiting' } : unhealthy(view);
  }
  const healthySince = since ?? clock.now;
  if (clock.now - healthySince < settings.soakMs) return { kind: 'soaking', healthySince };
  return soaked(view, healthySince, clock, settings);
}

/** Where a canary stands, by how it does now and since when it has been well. */
export function judgeCanary(
  view: CanaryView,
  healthySince: number | undefined,
  clock: GateClock,
  settings: GateSettings,
): CanaryState {
  const { core, execution, reason } = view;
  if (execution === 'SUCCEEDED' || execution === 'COMPLETED') return runs(view, healthySince, clock, settings);
  if (execution !== undefined && ENDED_BADLY.has(execution)) {
    return failed(`${core} says ${execution}${reason === '' ? '' : `: ${reason}`}`);
  }
  if (clock.now - clock.startedAt < settings.waitMs) return { kind: 'waiting' };
  return execution === 'IN_PROGRESS' ? failed(`${core} is not done with it in time`) : { kind: 'absent' };
}
