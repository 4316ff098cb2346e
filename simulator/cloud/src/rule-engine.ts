import type { RuleDefinition } from '@sward/infra/lib/telemetry/rule-definition.ts';
import { BASIC_INGEST_PREFIX, splitBasicIngest } from './basic-ingest.ts';
import { RuleEvaluationError, RuleSyntaxError } from './errors.ts';
import { evaluateRule, type RuleInput } from './sql/evaluator.ts';
import { parseRule } from './sql/parser.ts';
import type { RuleStatement } from './sql/syntax.ts';
import { matchesFilter } from './sql/topic-filter.ts';

/** A message as a client published it, Basic Ingest prefix and all. */
export type PublishedMessage = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly clientId: string;
};

/** What a rule made of a message: the JSON text that its action gets, or why it could not. */
export type RuleOutcome =
  | { readonly rule: string; readonly body: string }
  | { readonly rule: string; readonly error: RuleEvaluationError };

/** What the topics of IoT Core's own events begin with. */
const EVENTS_PREFIX = '$aws/events/';

type LoadedRule = { readonly name: string; readonly statement: RuleStatement };

/** The rules of the account, loaded: decides which of them a message meets and applies those. Pure. */
export class RuleEngine {
  readonly #rules: readonly LoadedRule[];

  /** @throws RuleSyntaxError naming the rule and the column, where a text is outside the supported SQL */
  constructor(definitions: readonly RuleDefinition[]) {
    this.#rules = definitions.map(loadRule);
  }

  /** Topic filters by which an external broker hands over what the rules want. IoT Core's own events it has none of. */
  topicFilters(): readonly string[] {
    const filters = this.#rules.flatMap(({ name, statement }) => [
      ...(statement.from === undefined ? [] : [statement.from]),
      `${BASIC_INGEST_PREFIX}${name}/#`,
    ]);
    return filters.filter((filter) => !filter.startsWith(EVENTS_PREFIX));
  }

  /**
   * Applies the rules that `message` meets: by Basic Ingest the named one, whatever its FROM; otherwise each whose FROM
   * matches. Empty where there is none, or where WHERE lets the message go.
   * @param now Unix milliseconds
   */
  apply({ topic, payload, clientId }: PublishedMessage, now: number): readonly RuleOutcome[] {
    const ingest = splitBasicIngest(topic);
    const input = { topic: ingest.topic, payload, clientId, now };
    return this.#rules.filter((rule) => meets(rule, ingest)).flatMap((rule) => outcomeOf(rule, input));
  }

  /** True for a topic of Basic Ingest whose rule does not exist: IoT Core takes the message and drops it. */
  namesUnknownRule(topic: string): boolean {
    const { rule } = splitBasicIngest(topic);
    return rule !== undefined && this.#rules.every(({ name }) => name !== rule);
  }
}

function loadRule({ name, sql }: RuleDefinition): LoadedRule {
  try {
    return { name, statement: parseRule(sql) };
  } catch (error) {
    if (!(error instanceof RuleSyntaxError)) throw error;
    throw new RuleSyntaxError(`rule ${name}, ${error.message}`, { cause: error });
  }
}

function meets({ name, statement }: LoadedRule, ingest: { readonly rule?: string; readonly topic: string }): boolean {
  if (ingest.rule !== undefined) return ingest.rule === name;
  return statement.from !== undefined && matchesFilter(statement.from, ingest.topic);
}

function outcomeOf({ name, statement }: LoadedRule, input: RuleInput): RuleOutcome[] {
  try {
    const output = evaluateRule(statement, input);
    return output === undefined ? [] : [{ rule: name, body: JSON.stringify(output) }];
  } catch (error) {
    if (error instanceof RuleEvaluationError) return [{ rule: name, error }];
    throw error;
  }
}
