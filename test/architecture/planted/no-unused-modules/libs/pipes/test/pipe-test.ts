import { pipe } from '../src/pipe.ts';

console.log(pipe);
