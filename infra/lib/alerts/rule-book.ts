import type { EndReason } from './alert.ts';
import type { GroupRepository } from './group-repository.ts';
import type { AlertRule } from './rule.ts';
import type { RuleRepository } from './rule-repository.ts';
import { type GroupMembers, inScope, membersOf, type Place } from './scope.ts';
import { judgementOf } from './series-judgement.ts';

/** A tenant's rules, enabled or not, and who is in its groups. */
export type RuleBook = { readonly rules: readonly AlertRule[]; readonly members: GroupMembers };

export type RuleBookPorts = { readonly rules: RuleRepository; readonly groups: GroupRepository };

/** As they were at most 30 s before `now`, Unix milliseconds. */
export async function ruleBook({ rules, groups }: RuleBookPorts, tenant: string, now: number): Promise<RuleBook> {
  return { rules: await rules.rules(tenant, now), members: membersOf(await groups.groups(tenant, now)) };
}

/** As they are: what is remembered may be older than what another process acts on. */
export async function freshRuleBook({ rules, groups }: RuleBookPorts, tenant: string, now: number): Promise<RuleBook> {
  return { rules: await rules.fresh(tenant, now), members: membersOf(await groups.fresh(tenant, now)) };
}

/** Enabled rules whose scope matches. */
export function rulesFor({ rules, members }: RuleBook, place: Place): AlertRule[] {
  return rules.filter(({ enabled, scope }) => enabled && inScope(scope, place, members));
}

/** Why nobody judges any more what `judgement` told of; undefined where it is judged as before. */
export function endReasonOf(book: RuleBook, ruleId: string, judgement: string, place: Place): EndReason | undefined {
  const rule = book.rules.find(({ id }) => id === ruleId);
  if (!rule) return 'rule_removed';
  if (!rule.enabled) return 'rule_disabled';
  if (!inScope(rule.scope, place, book.members)) return 'out_of_scope';
  return judgementOf(rule) === judgement ? undefined : 'rule_changed';
}
