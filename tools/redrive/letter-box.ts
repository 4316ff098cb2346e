/** A dead letter on its queue. */
export type Letter = {
  readonly id: string;
  readonly body: string;
  /** What it is deleted or released by; another each time it is read. */
  readonly handle: string;
  /** Unix milliseconds. */
  readonly sentAt: number;
  /** Why it was given up; absent where SQS gave it up by itself. */
  readonly reason?: string;
  readonly gateway?: string;
};

/** Access to queues, as far as dead letters need it. */
export interface LetterBox {
  /** Some letters, hidden from others for two minutes; none where there is none that is not hidden. */
  receive(queueUrl: string): Promise<readonly Letter[]>;
  /** Ends the hiding. */
  release(queueUrl: string, handles: readonly string[]): Promise<void>;
  send(queueUrl: string, body: string): Promise<void>;
  remove(queueUrl: string, handle: string): Promise<void>;
}
