import type { KeyedLetter } from './dead-letters.ts';
import type { KeptValue } from './kept-values.ts';

/** What a commit changes besides rows. */
export type Change = { readonly values?: readonly KeptValue[]; readonly letters?: readonly KeyedLetter[] };
