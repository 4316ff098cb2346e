// Allowed.
import { sample } from '@sward/contracts/testing/sample.ts';

console.log(sample);
