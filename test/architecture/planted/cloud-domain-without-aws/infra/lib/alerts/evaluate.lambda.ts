// Allowed.
import { client } from './adapters/dynamodb-rules.ts';
import { judge } from './judge.ts';

export const handler = () => [client, judge()];
