import { reasonOf } from '../../custom-resources/answer-request.ts';
import type { GateKeeper } from './gate-keeper.ts';
import type { GateState } from './gate-state.ts';
import { judgeGate, type Verdict } from './judge-gate.ts';
import type { CanaryView, Cores, Presence } from './ports.ts';

/** How a gate ended. */
export type Ending = { readonly kind: 'pass' | 'fail'; readonly reason: string };

export type LookPorts = {
  readonly gates: Pick<GateKeeper, 'find' | 'keep' | 'forget'>;
  readonly cores: Cores;
  readonly presence: Presence;
  /** Tells CloudFormation how it ended. */
  readonly signal: (url: string, ending: Ending) => Promise<void>;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** Looks, one a minute, that may fail in a row: a gate does not fall because Greengrass could not be asked for a while. */
const MAX_FAILED_LOOKS = 10;

type Eyes = Pick<LookPorts, 'cores' | 'presence'>;

async function viewOf(core: string, deploymentId: string, { cores, presence }: Eyes): Promise<CanaryView> {
  return { ...(await cores.view(core, deploymentId)), offlineSince: await presence.offlineSince(core) };
}

async function viewsOf({ groups }: GateState, eyes: Eyes): Promise<CanaryView[]> {
  const views = new Map<string, CanaryView>();
  for (const { name, deploymentId } of groups) {
    for (const core of await eyes.cores.members(name)) views.set(core, await viewOf(core, deploymentId, eyes));
  }
  return [...views.values()];
}

async function judge(gate: GateState, ports: LookPorts): Promise<Verdict | Error> {
  try {
    return judgeGate(await viewsOf(gate, ports), gate, ports.now());
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

/** What a look comes to: the gate as it goes on, or how it ended. */
type Looked = GateState | Ending;

function afterFailure(gate: GateState, error: Error): Looked {
  const failedLooks = gate.failedLooks + 1;
  if (failedLooks < MAX_FAILED_LOOKS) return { ...gate, failedLooks };
  return { kind: 'fail', reason: `canaries could not be looked at: ${reasonOf(error)}` };
}

async function look(gate: GateState, ports: LookPorts): Promise<Looked> {
  const verdict = await judge(gate, ports);
  if (verdict instanceof Error) return afterFailure(gate, verdict);
  if (verdict.kind !== 'wait') return verdict;
  return { ...gate, failedLooks: 0, healthySince: { ...verdict.healthySince } };
}

/**
 * Looks at every canary of the gate that is watched, once. Where that decides, CloudFormation is told, and then the gate is forgotten: where
 * telling fails, the next look tells it.
 * @returns what it came to; undefined where no gate is watched
 */
export async function lookAtCanaries(ports: LookPorts): Promise<Looked | undefined> {
  const kept = await ports.gates.find();
  if (kept === undefined) return undefined;
  const { state, version } = kept;
  const looked = await look(state, ports);
  if ('kind' in looked) {
    await ports.signal(state.signalUrl, looked);
    await ports.gates.forget(state.id);
  } else {
    await ports.gates.keep(looked, version);
  }
  return looked;
}
