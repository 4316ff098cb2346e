// The planted violation.
import { water } from '../simulator/tank/src/water.ts';

console.log(water);
