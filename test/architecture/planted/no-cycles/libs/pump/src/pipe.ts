import type { Valve } from './valve.ts';

export type Pipe = { readonly valves: readonly Valve[] };
