import { InvalidPointerError } from './configuration-errors.ts';

/** The key path of a JSON pointer (RFC 6901); `""` is the whole document. @throws InvalidPointerError */
export function keyPathOf(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/')) {
    throw new InvalidPointerError(`RESET takes JSON pointers: write "/${pointer}" for "${pointer}"`);
  }
  return pointer.slice(1).split('/').map(unescapeToken);
}

function unescapeToken(token: string): string {
  return token.replaceAll('~1', '/').replaceAll('~0', '~');
}
