// The planted violation.
export { type Pipe, pipe } from './pipe.ts';
