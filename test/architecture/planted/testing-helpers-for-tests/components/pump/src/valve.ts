// The planted violation.
import { sample } from '@sward/contracts/testing/sample.ts';

export const valve = { sample };
