import type { LogUpkeep, ReadingLog } from '@sward/local-buffer/ports.ts';

/** A log with the one way in which its own keeper deletes what was not confirmed. */
export type WorkedLog = ReadingLog & Pick<LogUpkeep, 'giveUp'>;

/** How a log is opened by the name of its file. */
export type OpenLog = (file: string) => WorkedLog;
