import { randomBytes } from 'node:crypto';
import { type Mute, muteSchema } from '@sward/infra/lib/alerts/mute.ts';
import { MuteRepository } from '@sward/infra/lib/alerts/mute-repository.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import { pathText, problemsOf } from '../issue-words.ts';
import { scopeWords } from '../rule-words.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';
import { parseTime, utc } from '../time-words.ts';

const repositoryOf = ({ documents, reportBroken }: Session) => new MuteRepository(documents, reportBroken);

export type MuteOptions = {
  readonly for: string;
  readonly building?: string;
  readonly gateway?: string;
  readonly device?: string;
  readonly group?: string;
  readonly rule?: string;
  readonly reason?: string;
  readonly by?: string;
};

/** `mute --for TIME` */
export async function mute(session: Session, options: MuteOptions): Promise<void> {
  const made = checkedMute({
    id: `mute-${randomBytes(4).toString('hex')}`,
    scope: definedOnly({
      building_id: options.building,
      gateway_id: options.gateway,
      device_id: options.device,
      group_id: options.group,
    }),
    ...definedOnly({ rule_id: options.rule, reason: options.reason }),
    from: session.now,
    until: session.now + parseTime(options.for),
    by: options.by ?? session.user,
  });
  await repositoryOf(session).save(session.tenant, made);
  session.tell(made, () => [
    `muted until ${utc(made.until)}: ${aboutWords(made)}`,
    `to end it before: unmute ${made.id}`,
  ]);
}

const definedOnly = (values: Readonly<Record<string, string | undefined>>) =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));

function checkedMute(candidate: unknown): Mute {
  const { success, data, error } = muteSchema.safeParse(candidate);
  if (success) return data;
  const problems = problemsOf(error.issues, []).map(({ path, words }) => `${pathText(path)} ${words}`);
  throw new AlertsInputError(problems.join('\n'));
}

const aboutWords = ({ scope, rule_id }: Mute) =>
  `${scopeWords(scope)}${rule_id === undefined ? '' : `, alerts of rule ${rule_id} only`}`;

/** `unmute [ID]`: that one, or all that hold now. */
export async function unmute(session: Session, id: string | undefined): Promise<void> {
  const repository = repositoryOf(session);
  const active = await repository.active(session.tenant, session.now);
  const ended = active.filter((each) => id === undefined || each.id === id);
  if (id !== undefined && ended.length === 0) {
    throw new AlertsInputError(`there is no mute ${id} of tenant ${session.tenant} that holds now: see mutes`);
  }
  for (const each of ended) await repository.save(session.tenant, { ...each, until: session.now });
  session.tell(ended, () => (ended.length === 0 ? ['nothing was muted'] : ended.map((each) => `${each.id} is over`)));
}

/** `mutes`: those that hold now or will. */
export async function listMutes(session: Session): Promise<void> {
  const all = await repositoryOf(session).list(session.tenant);
  const mutes = all.filter(({ until }) => until > session.now);
  const rows = () =>
    table(
      ['ID', 'UNTIL', 'ABOUT', 'BY', 'REASON'],
      mutes.map((each) => [each.id, utc(each.until), aboutWords(each), each.by, each.reason ?? '']),
    );
  session.tell(mutes, () => (mutes.length === 0 ? ['nothing is muted'] : rows()));
}
