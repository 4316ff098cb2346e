// The planted violation.
// A library has no composition root, whatever the file is called.
import type { Socket } from 'net';

export type Pipe = { readonly socket: Socket };
