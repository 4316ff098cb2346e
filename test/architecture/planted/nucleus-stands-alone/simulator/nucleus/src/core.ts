// The planted violation.
import type { Topic } from '@sward/contracts/topics.ts';
// Allowed.
import { part } from './part.ts';

export const core = (topic: Topic) => ({ topic, part });
