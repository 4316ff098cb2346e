// Allowed.
import { water } from '@sward/tank/water.ts';

console.log(water);
