// The planted violation.
import { valve } from '@sward/pump/valve.ts';

console.log(valve);
