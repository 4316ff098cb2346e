// The planted violation.
import { valve } from '@sward/pump/valve.ts';

export const pipe = { valve };
