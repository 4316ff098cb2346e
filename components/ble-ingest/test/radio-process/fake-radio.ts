import type { ChildMessage, ParentMessage } from '../../src/radio-process/messages.ts';
import type { LaunchRadio, RadioEvents } from '../../src/radio-process/radio-launcher.ts';

/** Radio processes in memory: the newest one speaks, and ends, when the test says so. */
export class FakeRadios {
  /** What each process was told, in the order of their starts. */
  readonly told: ParentMessage[][] = [];
  kills = 0;
  #events: RadioEvents | undefined;
  #onTold: (message: ParentMessage) => void = () => undefined;

  readonly launch: LaunchRadio = (events) => {
    const told: ParentMessage[] = [];
    this.told.push(told);
    this.#events = events;
    return {
      send: (message) => {
        told.push(message);
        this.#onTold(message);
      },
      kill: () => {
        this.kills += 1;
        this.end('ended by SIGKILL');
      },
    };
  };

  get isRunning(): boolean {
    return this.#events !== undefined;
  }

  /** Calls back with what the processes are told from now on. */
  onTold(callback: (message: ParentMessage) => void): void {
    this.#onTold = callback;
  }

  say(message: ChildMessage): void {
    this.#events?.onMessage(message);
  }

  sayAnything(message: unknown): void {
    this.#events?.onMessage(message);
  }

  print(text: string): void {
    this.#events?.onOutput(text);
  }

  end(reason: string): void {
    const events = this.#events;
    this.#events = undefined;
    events?.onEnd(reason);
  }
}
