import { partitionOf } from '../documents/partitions.ts';
import type { DocumentKey, DocumentStore } from '../documents/ports.ts';
import { checkTemplate } from '../notifications/template.ts';
import { type BrokenDocumentReport, CheckedDocuments, untilUncontested } from './checked-documents.ts';
import { type AlertRule, alertRuleSchema } from './rule.ts';
import { TenantCache } from './tenant-cache.ts';

/** Rules of all tenants. */
export class RuleRepository {
  readonly #rules: CheckedDocuments<AlertRule>;
  readonly #cache = new TenantCache<AlertRule>((tenant) => this.#list(tenant));

  constructor(documents: DocumentStore, report: BrokenDocumentReport = () => undefined) {
    this.#rules = new CheckedDocuments(documents, alertRuleSchema, report);
  }

  /** The tenant's rules, disabled ones too, as they were at most 30 s before `now`, Unix milliseconds. */
  rules(tenant: string, now: number): Promise<readonly AlertRule[]> {
    return this.#cache.get(tenant, now);
  }

  /** The tenant's rules as they are, disabled ones too. */
  fresh(tenant: string, now: number): Promise<readonly AlertRule[]> {
    return this.#cache.refresh(tenant, now);
  }

  async get(tenant: string, id: string): Promise<AlertRule | undefined> {
    return (await this.#rules.get(keyOf(tenant, id)))?.value;
  }

  /**
   * Writes a rule, over a broken one too. Where what it judges by is new, it is judged from `now` on, Unix milliseconds: what came before
   * raises nothing.
   * @returns it as it is kept
   * @throws InvalidMessageError
   * @throws InvalidTemplateError where its `message` cannot be filled in. One that was kept by an older version is read all the same
   */
  async save(tenant: string, rule: AlertRule, now: number): Promise<AlertRule> {
    if (rule.message !== undefined) checkTemplate(rule.message);
    this.#cache.forget(tenant);
    return untilUncontested(async () => {
      const key = keyOf(tenant, rule.id);
      const old = (await this.#rules.get(key))?.value;
      const kept = { ...rule, ...timesOf(rule, old, now) };
      await this.#rules.put(key, kept, await this.#rules.version(key));
      return kept;
    });
  }

  /** True where a rule is kept, be it one that cannot be read: such a one judges nothing, and was not removed. */
  async isKept(tenant: string, id: string): Promise<boolean> {
    return (await this.#rules.version(keyOf(tenant, id))) > 0;
  }

  /** Alerts of it that are open are closed by the watcher, within a minute, and who was told of them hears that. */
  async remove(tenant: string, id: string): Promise<void> {
    this.#cache.forget(tenant);
    await this.#rules.delete(keyOf(tenant, id));
  }

  async #list(tenant: string): Promise<AlertRule[]> {
    const rules: AlertRule[] = [];
    for await (const { value, key } of this.#rules.list(partitionOf(tenant, 'rules'))) {
      // A copy under another name is no second rule: its alerts would be those of the first.
      if (value.id === key.id) rules.push(value);
      else this.#rules.report({ key, reason: `holds the rule ${value.id}` });
    }
    return rules;
  }
}

const keyOf = (tenant: string, id: string): DocumentKey => ({ partition: partitionOf(tenant, 'rules'), id });

/** What decides whether a series violates: a rule that differs in it is another judgement. */
const judgedBy = ({ enabled, condition, hold_s, clear_hold_s }: AlertRule) =>
  JSON.stringify([enabled, condition, hold_s, clear_hold_s]);

function timesOf(rule: AlertRule, old: AlertRule | undefined, now: number): Pick<AlertRule, 'made_at' | 'judged_from'> {
  if (!old) return { made_at: now, judged_from: now };
  const same = judgedBy(rule) === judgedBy(old);
  return { made_at: old.made_at ?? now, judged_from: same ? (old.judged_from ?? old.made_at ?? now) : now };
}
