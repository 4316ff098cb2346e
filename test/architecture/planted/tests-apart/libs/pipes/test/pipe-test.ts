// Allowed.
import { sample } from './sample.ts';

console.log(sample);
