import { RuleEvaluationError } from '../errors.ts';
import type { BinaryOperator, Expression, RuleStatement, SelectItem } from './syntax.ts';
import { equals, isJsonObject, type SqlValue, toBoolean, toDecimal } from './values.ts';

/** What a rule sees of a message. */
export type RuleInput = {
  /** Without the Basic Ingest prefix, which `topic()` does not show. */
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly clientId: string;
  /** Unix milliseconds: what `timestamp()` gives. */
  readonly now: number;
};

type Row = { readonly input: RuleInput; readonly json: SqlValue };

/**
 * Applies a rule to a message, as the page "AWS IoT SQL reference" has it. WHERE comes first and decides by `true`
 * alone; a column whose value is undefined is left out.
 * @returns the outgoing JSON object, or undefined where WHERE lets the message go
 * @throws RuleEvaluationError where `*` meets a payload that is no JSON object
 */
export function evaluateRule(rule: RuleStatement, input: RuleInput): { readonly [name: string]: SqlValue } | undefined {
  const row: Row = { input, json: parsePayload(input.payload) };
  if (rule.where && evaluate(rule.where, row) !== true) return undefined;
  const columns = rule.select.flatMap((item) => columnsOf(item, row));
  return Object.fromEntries(columns.filter(([, value]) => value !== undefined));
}

/** A payload that is no JSON has no fields. */
function parsePayload(payload: Uint8Array): SqlValue {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(payload));
  } catch {
    // Binary payloads are ordinary: `encode(*, 'base64')` takes them.
    return undefined;
  }
}

function columnsOf(item: SelectItem, row: Row): [string, SqlValue][] {
  if (item.kind === 'column') return [[item.alias, evaluate(item.expression, row)]];
  if (isJsonObject(row.json)) return Object.entries(row.json);
  throw new RuleEvaluationError("SELECT * needs a JSON object as payload; take others with encode(*, 'base64')");
}

function evaluate(expression: Expression, row: Row): SqlValue {
  switch (expression.kind) {
    case 'literal':
      return expression.value;
    case 'path':
      return fieldAt(row.json, expression.names);
    case 'not':
      return negate(toBoolean(evaluate(expression.operand, row)));
    case 'binary':
      return applyOperator(expression.operator, evaluate(expression.left, row), evaluate(expression.right, row));
    default:
      return applyFunction(expression.kind === 'topic-level' ? expression.level : expression.kind, row.input);
  }
}

function applyFunction(
  name: number | 'payload-base64' | 'topic' | 'timestamp' | 'client-id',
  { topic, payload, clientId, now }: RuleInput,
): SqlValue {
  switch (name) {
    case 'payload-base64':
      return toBase64(payload);
    case 'topic':
      return topic;
    case 'timestamp':
      return now;
    case 'client-id':
      return clientId;
    default:
      return topic.split('/')[name - 1];
  }
}

/** `Buffer` is a global of Node, not an import: the evaluator stays free of I/O. */
const toBase64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

function fieldAt(json: SqlValue, names: readonly string[]): SqlValue {
  let value = json;
  for (const name of names) {
    value = isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  return value;
}

const negate = (value: boolean | undefined): boolean | undefined => (value === undefined ? undefined : !value);

function applyOperator(operator: BinaryOperator, left: SqlValue, right: SqlValue): SqlValue {
  switch (operator) {
    case '=':
      return equals(left, right);
    case '<>':
      return negate(equals(left, right));
    case 'AND':
      return combine(left, right, (a, b) => a && b);
    case 'OR':
      return combine(left, right, (a, b) => a || b);
    default:
      return compare(operator, toDecimal(left), toDecimal(right));
  }
}

/** Undefined unless both sides are boolean: AWS does not short-cut. */
function combine(left: SqlValue, right: SqlValue, rule: (a: boolean, b: boolean) => boolean): boolean | undefined {
  const [a, b] = [toBoolean(left), toBoolean(right)];
  return a === undefined || b === undefined ? undefined : rule(a, b);
}

function compare(operator: '<' | '<=' | '>' | '>=', left?: number, right?: number): boolean | undefined {
  if (left === undefined || right === undefined) return undefined;
  switch (operator) {
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
