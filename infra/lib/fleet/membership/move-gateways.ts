import { MembershipError } from '../fleet-errors.ts';
import type { MoveJournal } from './move-journal.ts';
import type { Move } from './plan-moves.ts';
import type { GroupRollouts, ThingGroups } from './ports.ts';

export type MovePorts = {
  readonly things: ThingGroups;
  readonly rollouts: GroupRollouts;
  readonly journal: Pick<MoveJournal, 'note'>;
};

/** Gateways that are noted at once: names of this many are a small document. */
const SLICE = 500;

/** AWS IoT takes a thing in one group of a hierarchy only, so it leaves before it enters; where it cannot enter it goes back. */
async function move(things: ThingGroups, { thing, from, to }: Move): Promise<void> {
  for (const group of from) await things.remove(thing, group);
  try {
    await things.add(thing, to);
  } catch (error) {
    const [former] = from;
    if (former !== undefined) await things.add(thing, former);
    throw new MembershipError(`${thing} could not be put into ${to}: deploy again`, { cause: error });
  }
}

/**
 * A gateway that comes back to a group, as in a rollback, has run the group's deployment before, so that AWS IoT does not run it there again and
 * the gateway would keep what the other group gave it: each such group gets its deployment once more.
 */
export async function repeatWhereReturned(rollouts: GroupRollouts, moves: readonly Move[]): Promise<void> {
  const repeated = new Set<string>();
  for (const { thing, to } of moves) {
    if (repeated.has(to) || !(await rollouts.hasRun(to, thing))) continue;
    await rollouts.repeat(to);
    repeated.add(to);
  }
}

/**
 * Moves gateways. It may end anywhere and be called again: those that are noted are looked for.
 * @param out gateways that are in no group and stay so for now: they stay noted
 * @throws MembershipError where one could not be moved
 */
export async function moveGateways(moves: readonly Move[], out: readonly string[], ports: MovePorts): Promise<void> {
  const { things, rollouts, journal } = ports;
  for (let from = 0; from < moves.length; from += SLICE) {
    const slice = moves.slice(from, from + SLICE);
    await journal.note([...out, ...slice.map(({ thing }) => thing)]);
    for (const each of slice) await move(things, each);
    await repeatWhereReturned(rollouts, slice);
  }
  await journal.note(out);
}
