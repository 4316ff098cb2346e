// The planted violation: another capability, another library.
import { client } from './adapters/dynamodb-rules.ts';

export const judge = () => client;
