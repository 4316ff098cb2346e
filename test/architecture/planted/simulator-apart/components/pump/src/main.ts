// The planted violation.
import { water } from '@sward/tank/water.ts';

console.log(water);
