// The planted violation.
import { level } from '@sward/drain/level.ts';
// Allowed.
import { pipe } from './pipe.ts';

export const valve = { level, pipe };
