import type { ParentMessage } from './messages.ts';

/** What the outside tells of a radio process. Nothing is told after `onEnd`. */
export type RadioEvents = {
  /** A message as it came, not yet checked. */
  onMessage(message: unknown): void;
  /** What the process printed: noble's native part, a stack trace, Node's last words. */
  onOutput(text: string): void;
  /** The process is gone; says how it ended. */
  onEnd(reason: string): void;
};

/** A running radio process. */
export interface RadioProcess {
  send(message: ParentMessage): void;
  /** Ends it at once, without a chance to resist. Safe to call at any time. */
  kill(): void;
}

/** Starts a radio process. Never throws: what fails is told by `onEnd`, later. */
export type LaunchRadio = (events: RadioEvents) => RadioProcess;
