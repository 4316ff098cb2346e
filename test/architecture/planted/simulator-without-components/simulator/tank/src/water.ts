// The planted violation.
import { valve } from '@sward/pump/valve.ts';
// Allowed.
import { pipe } from '@sward/pipes/pipe.ts';

export const water = { valve, pipe };
