// The planted violation.
import { pipe } from '@sward/pipes/pipe.ts';
// Allowed.
import { topics } from '@sward/contracts/topics.ts';

export const stack = { pipe, topics };
