// The planted violation.
import { sample } from '../test/sample.ts';

export const pipe = { sample };
