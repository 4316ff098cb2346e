import { RuleSyntaxError } from '../errors.ts';
import { parseExpression } from './expression-parser.ts';
import { isReserved } from './reserved-words.ts';
import type { Expression, RuleStatement, SelectItem } from './syntax.ts';
import { TokenReader } from './token-reader.ts';
import { tokenize } from './tokens.ts';
import { isTopicFilter } from './topic-filter.ts';

/**
 * Parses one rule of the subset of AWS IoT SQL 2016-03-23 that the local cloud runs: SELECT with `*`, literals, field
 * paths, aliases, `encode(*, 'base64')`, `topic()`, `topic(n)`, `timestamp()`, `clientid()`; FROM; WHERE with
 * `= <> < <= > >= AND OR NOT` and brackets.
 *
 * What lies outside is refused here, when the rule is loaded: a rule that is half understood would pass locally and
 * do something else in the account.
 * @throws RuleSyntaxError naming the column, counted from 1
 */
export function parseRule(sql: string): RuleStatement {
  const reader = new TokenReader(tokenize(sql));
  reader.requireKeyword('SELECT');
  const select = parseSelectList(reader);
  const from = reader.takeKeyword('FROM') ? parseFilter(reader) : undefined;
  const where = reader.takeKeyword('WHERE') ? parseExpression(reader) : undefined;
  reader.require('end', 'the end of the statement');
  return { select, ...(from === undefined ? {} : { from }), ...(where === undefined ? {} : { where }) };
}

function parseSelectList(reader: TokenReader): SelectItem[] {
  const items: SelectItem[] = [];
  do {
    const { at } = reader.peek();
    const item = parseSelectItem(reader);
    if (items.some((other) => keyOf(other) === keyOf(item))) {
      throw new RuleSyntaxError(`column ${at}: ${keyOf(item)} is selected twice`);
    }
    items.push(item);
  } while (reader.takeSign(','));
  return items;
}

const keyOf = (item: SelectItem): string => (item.kind === 'all' ? '*' : item.alias);

function parseSelectItem(reader: TokenReader): SelectItem {
  if (reader.takeSign('*')) return { kind: 'all' };
  const expression = parseExpression(reader);
  const alias = reader.takeKeyword('AS') ? parseAlias(reader) : impliedAlias(expression);
  if (alias === undefined) throw reader.unexpected('AS and a name: only a field names itself');
  return { kind: 'column', alias, expression };
}

function parseAlias(reader: TokenReader): string {
  if (isReserved(reader.peek().text)) throw reader.unexpected('a name');
  return reader.require('word', 'a name').text;
}

/** A field path is named after its last field. */
function impliedAlias(expression: Expression): string | undefined {
  return expression.kind === 'path' ? expression.names.at(-1) : undefined;
}

function parseFilter(reader: TokenReader): string {
  const { text, at } = reader.require('string', 'a topic filter in quotes');
  if (!isTopicFilter(text)) throw new RuleSyntaxError(`column ${at}: '${text}' is not a topic filter`);
  return text;
}
