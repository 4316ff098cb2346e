// The planted violation.
import type { Pipe } from './pipe.ts';

export type Valve = { readonly on: Pipe };
