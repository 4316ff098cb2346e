import { RuleSyntaxError } from '../errors.ts';

/** A word, number, string or sign of the SQL text; `at` is its column, counted from 1. */
export type Token = {
  readonly kind: 'word' | 'number' | 'string' | 'sign' | 'end';
  readonly text: string;
  readonly at: number;
};

/**
 * One alternative per kind of token. A string ends at the next quote: AWS documents no way to write a quote inside one.
 */
const TOKEN =
  /(?<space>\s+)|'(?<string>[^']*)'|(?<number>-?[0-9]+(?:\.[0-9]+)?)|(?<word>[A-Za-z_][A-Za-z0-9_]*)|(?<sign><>|<=|>=|[=<>(),.*])/y;

/** Cuts SQL into tokens, the last of kind `end`.
 * @throws RuleSyntaxError at the first character that begins no token */
export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  let offset = 0;
  while (offset < sql.length) {
    const token = tokenAt(sql, offset);
    if (token.kind) tokens.push({ kind: token.kind, text: token.text, at: offset + 1 });
    offset += token.length;
  }
  return [...tokens, { kind: 'end', text: 'the end', at: sql.length + 1 }];
}

type Cut = { readonly kind?: 'word' | 'number' | 'string' | 'sign'; readonly text: string; readonly length: number };

function tokenAt(sql: string, offset: number): Cut {
  TOKEN.lastIndex = offset;
  const match = TOKEN.exec(sql);
  if (match === null) {
    const found = JSON.stringify(sql.slice(offset, offset + 12));
    throw new RuleSyntaxError(`column ${offset + 1}: nothing of the supported SQL begins with ${found}`);
  }
  const { string, number, word, sign } = match.groups ?? {};
  const length = match[0].length;
  if (string !== undefined) return { kind: 'string', text: string, length };
  if (number !== undefined) return { kind: 'number', text: number, length };
  if (word !== undefined) return { kind: 'word', text: word, length };
  return sign === undefined ? { text: '', length } : { kind: 'sign', text: sign, length };
}
