import { RuleSyntaxError } from '../errors.ts';
import type { Token } from './tokens.ts';

const END: Token = { kind: 'end', text: 'the end', at: 1 };

/** Walks over tokens. Keywords are told from names by the grammar and are case-insensitive, as in AWS IoT SQL. */
export class TokenReader {
  readonly #tokens: readonly Token[];
  #next = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  /** The next token, left in place. */
  peek(): Token {
    return this.#tokens[this.#next] ?? this.#tokens.at(-1) ?? END;
  }

  /** The next token, taken. */
  take(): Token {
    const token = this.peek();
    this.#next += 1;
    return token;
  }

  /** Takes the next token if it is this keyword. */
  takeKeyword(keyword: string): boolean {
    const { kind, text } = this.peek();
    return this.#takeIf(kind === 'word' && text.toUpperCase() === keyword);
  }

  /** Takes the next token if it is this sign. */
  takeSign(sign: string): boolean {
    const { kind, text } = this.peek();
    return this.#takeIf(kind === 'sign' && text === sign);
  }

  /** Takes the keyword that must stand here. @throws RuleSyntaxError */
  requireKeyword(keyword: string): void {
    if (!this.takeKeyword(keyword)) throw this.unexpected(keyword);
  }

  /** Takes the sign that must stand here. @throws RuleSyntaxError */
  requireSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected(`"${sign}"`);
  }

  /** Takes a token of the kind that must stand here. @throws RuleSyntaxError */
  require(kind: Token['kind'], expected: string): Token {
    if (this.peek().kind !== kind) throw this.unexpected(expected);
    return this.take();
  }

  /** An error that names the place of the next token. */
  unexpected(expected: string): RuleSyntaxError {
    const { kind, text, at } = this.peek();
    return new RuleSyntaxError(`column ${at}: expected ${expected}, found ${kind === 'string' ? `'${text}'` : text}`);
  }

  #takeIf(condition: boolean): boolean {
    if (condition) this.#next += 1;
    return condition;
  }
}
