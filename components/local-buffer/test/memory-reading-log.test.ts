import { MemoryReadingLog } from './memory-reading-log.ts';
import { readingLogContract } from './reading-log-contract.ts';

readingLogContract('in memory', () => new MemoryReadingLog());
