// Allowed.
import { flow } from './adapters/flow-meter.ts';

console.log(flow);
