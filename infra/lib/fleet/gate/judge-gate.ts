import { type CanaryState, judgeCanary } from './canary.ts';
import type { GateState } from './gate-state.ts';
import type { CanaryView } from './ports.ts';

/** Whether the rest of the fleet may follow. */
export type Verdict =
  | { readonly kind: 'wait'; readonly healthySince: Readonly<Record<string, number>> }
  | { readonly kind: 'pass' | 'fail'; readonly reason: string };

type Judged = { readonly core: string; readonly state: CanaryState };

const WHAT_TO_DO =
  'The canaries get the former version again, the others never had another. What to do is in docs/fleet.md under "When the gate fails"';

/** How long AWS IoT may take to list a gateway in the group that it has just entered, ms. */
const LISTED_WITHIN_MS = 120_000;

const fail = (why: string): Verdict => ({ kind: 'fail', reason: `${why}. ${WHAT_TO_DO}` });

/** A few names, and how many more. */
function some(names: readonly string[]): string {
  const shown = names.slice(0, 5).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
}

function ended(canaries: readonly Judged[], offline: 'fail' | 'pass'): Verdict {
  const absent = canaries.filter(({ state }) => state.kind === 'absent').map(({ core }) => core);
  const proven = canaries.length - absent.length;
  if (absent.length > 0 && (offline === 'fail' || proven === 0)) {
    return fail(`${some(absent)} did not take the deployment in time: offline, or no Greengrass core yet`);
  }
  const silent = absent.length === 0 ? '' : `; offline: ${some(absent)}`;
  return { kind: 'pass', reason: `${proven} healthy${silent}` };
}

/** Without a single canary there is nothing to wait for: on the first day no gateway is there. */
function judgeEmpty({ startedAt, healthySince }: GateState, now: number): Verdict {
  if (Object.keys(healthySince).length > 0) return fail('every canary left its group while it was watched');
  if (now - startedAt < LISTED_WITHIN_MS) return { kind: 'wait', healthySince };
  return { kind: 'pass', reason: 'there is no canary yet' };
}

/**
 * Judges all canaries. One that failed decides; otherwise each is waited for.
 * @param now Unix milliseconds
 */
export function judgeGate(views: readonly CanaryView[], gate: GateState, now: number): Verdict {
  if (views.length === 0) return judgeEmpty(gate, now);
  const clock = { startedAt: gate.startedAt, now };
  const canaries = views.map((view) => {
    const since = Object.hasOwn(gate.healthySince, view.core) ? gate.healthySince[view.core] : undefined;
    return { core: view.core, state: judgeCanary(view, since, clock, gate.settings) };
  });
  const [bad] = canaries.flatMap(({ state }) => (state.kind === 'failed' ? [state.why] : []));
  if (bad !== undefined) return fail(`canary ${bad}`);
  if (canaries.every(({ state }) => state.kind === 'absent' || state.kind === 'proven')) {
    return ended(canaries, gate.settings.offline);
  }
  const since = canaries.flatMap(({ core, state }) =>
    'healthySince' in state ? [[core, state.healthySince] as const] : [],
  );
  return { kind: 'wait', healthySince: Object.fromEntries(since) };
}
