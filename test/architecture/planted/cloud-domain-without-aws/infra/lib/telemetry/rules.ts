// The planted violation, two steps away.
import { names } from './constructs/names.ts';

export const rules = { names };
