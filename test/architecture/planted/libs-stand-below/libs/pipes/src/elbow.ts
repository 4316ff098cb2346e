// The planted violation.
import { stack } from '@sward/infra/lib/stack.ts';

export const elbow = { stack };
