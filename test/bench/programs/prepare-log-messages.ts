export type PrepareLogOptions = {
  /** Of the log; made where it is missing. */
  readonly file: string;
  readonly readings: number;
  /** 4 for a commit every second at 4 readings/s. */
  readonly perCommit: number;
  /** When the first reading was heard, Unix ms. */
  readonly startMs: number;
};
