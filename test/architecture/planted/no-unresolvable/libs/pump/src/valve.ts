// The planted violation.
import { pipe } from './pipe.ts';

export const valve = { on: pipe };
