import type { Directory, ReadingHistory } from '@sward/infra/lib/history/ports.ts';
import type { SourceOptions } from './export-options.ts';

/** Where readings are: the tables of an account, or a local cloud. */
export type ExportSource = {
  readonly history: ReadingHistory;
  /** Tells what there is instead where nothing is found. */
  readonly directory: Directory;
  close(): void;
};

/** @throws ExportSourceError, NoCloudError */
export type OpenSource = (options: SourceOptions) => Promise<ExportSource>;
