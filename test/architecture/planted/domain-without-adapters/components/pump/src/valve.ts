// The planted violation.
import { flow } from './adapters/flow-meter.ts';

export const valve = { flow };
