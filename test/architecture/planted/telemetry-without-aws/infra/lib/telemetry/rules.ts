// The planted violation, two steps away.
import { names } from './names.ts';

export const rules = { names };
