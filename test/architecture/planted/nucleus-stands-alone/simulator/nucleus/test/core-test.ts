// The planted violation.
import type { Topic } from '@sward/contracts/topics.ts';

export const topic: Topic = 'a';
