import { RuleSyntaxError } from '../errors.ts';
import type { Expression } from './syntax.ts';
import type { TokenReader } from './token-reader.ts';
import type { Token } from './tokens.ts';

/** How the arguments of each supported function are read, the opening bracket taken. */
const FUNCTIONS: ReadonlyMap<string, (reader: TokenReader) => Expression> = new Map([
  ['encode', parseEncodeArguments],
  ['topic', parseTopicArguments],
  ['timestamp', (): Expression => ({ kind: 'timestamp' })],
  ['clientid', (): Expression => ({ kind: 'client-id' })],
]);

/** Parses the arguments of function `name` and the closing bracket.
 * @throws RuleSyntaxError for a function or arguments outside the subset */
export function parseCall(name: Token, reader: TokenReader): Expression {
  const parseArguments = FUNCTIONS.get(name.text.toLowerCase());
  if (parseArguments === undefined) {
    const known = [...FUNCTIONS.keys()].join(', ');
    throw new RuleSyntaxError(`column ${name.at}: ${name.text}() is not supported here, only ${known}`);
  }
  const call = parseArguments(reader);
  reader.requireSign(')');
  return call;
}

/** Of `encode(value, scheme)` only the whole payload is supported, and base64 is the one scheme that AWS has. */
function parseEncodeArguments(reader: TokenReader): Expression {
  reader.requireSign('*');
  reader.requireSign(',');
  const scheme = reader.peek();
  if (scheme.kind !== 'string' || scheme.text !== 'base64') throw reader.unexpected("'base64'");
  reader.take();
  return { kind: 'payload-base64' };
}

function parseTopicArguments(reader: TokenReader): Expression {
  const argument = reader.peek();
  if (argument.kind === 'sign' && argument.text === ')') return { kind: 'topic' };
  const level = Number(argument.text);
  if (argument.kind !== 'number' || !Number.isInteger(level) || level < 1) {
    throw reader.unexpected('a topic level, counted from 1');
  }
  reader.take();
  return { kind: 'topic-level', level };
}
