import { RuleSyntaxError } from '../errors.ts';
import { parseCall } from './call-parser.ts';
import { isReserved } from './reserved-words.ts';
import type { BinaryOperator, Expression } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';

const COMPARISONS: readonly BinaryOperator[] = ['=', '<>', '<', '<=', '>', '>='];

/** Deep enough for any rule that a person writes; a limit, so that no text can exhaust the stack. */
const MAX_DEPTH = 50;

/** Parses `OR`, which binds loosest; then `AND`, `NOT`, comparisons, and single values.
 * @throws RuleSyntaxError */
export function parseExpression(reader: TokenReader, depth = 0): Expression {
  if (depth > MAX_DEPTH) throw reader.unexpected(`at most ${MAX_DEPTH} nested expressions`);
  let left = parseAnd(reader, depth);
  while (reader.takeKeyword('OR')) left = { kind: 'binary', operator: 'OR', left, right: parseAnd(reader, depth) };
  return left;
}

function parseAnd(reader: TokenReader, depth: number): Expression {
  let left = parseNot(reader, depth);
  while (reader.takeKeyword('AND')) left = { kind: 'binary', operator: 'AND', left, right: parseNot(reader, depth) };
  return left;
}

function parseNot(reader: TokenReader, depth: number): Expression {
  let negations = 0;
  while (reader.takeKeyword('NOT')) negations += 1;
  let expression = parseComparison(reader, depth);
  for (; negations > 0; negations -= 1) expression = { kind: 'not', operand: expression };
  return expression;
}

function parseComparison(reader: TokenReader, depth: number): Expression {
  const left = parseValue(reader, depth);
  const operator = COMPARISONS.find((sign) => reader.takeSign(sign));
  return operator ? { kind: 'binary', operator, left, right: parseValue(reader, depth) } : left;
}

function parseValue(reader: TokenReader, depth: number): Expression {
  if (reader.takeSign('(')) {
    const inner = parseExpression(reader, depth + 1);
    reader.requireSign(')');
    return inner;
  }
  const { kind } = reader.peek();
  if (kind === 'string') return { kind: 'literal', value: reader.take().text };
  if (kind === 'number') return { kind: 'literal', value: Number(reader.take().text) };
  if (kind === 'word') return parseWord(reader);
  throw reader.unexpected('a value, a field or a function');
}

function parseWord(reader: TokenReader): Expression {
  if (reader.takeKeyword('TRUE')) return { kind: 'literal', value: true };
  if (reader.takeKeyword('FALSE')) return { kind: 'literal', value: false };
  if (reader.takeKeyword('NULL')) return { kind: 'literal', value: null };
  const name = reader.take();
  if (reader.takeSign('(')) return parseCall(name, reader);
  if (isReserved(name.text)) {
    throw new RuleSyntaxError(`column ${name.at}: expected a value, found the keyword ${name.text}`);
  }
  const names = [name.text];
  while (reader.takeSign('.')) names.push(reader.require('word', 'a field name').text);
  return { kind: 'path', names };
}
