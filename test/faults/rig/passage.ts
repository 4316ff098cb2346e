import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { type ComponentStatus, componentStatusSchema } from '@sward/contracts/status.ts';
import type { Tap } from '@sward/nucleus/ipc/tap.ts';

/** A message on its way through the nucleus. */
export type Passing = {
  readonly way: 'local' | 'to-cloud' | 'from-cloud';
  readonly topic: string;
  readonly payload: Uint8Array;
};

type Watch = { readonly passes: (message: Passing) => boolean; readonly act: (message: Passing) => void };

/** Lets a test act at the very moment when a message passes. */
export class Passage {
  readonly tap: Tap = {
    onLocalPublish: ({ topic, payload }) => this.#note({ way: 'local', topic, payload }),
    onIotCorePublish: ({ topic, payload, accepted }) => {
      if (accepted) this.#note({ way: 'to-cloud', topic, payload });
      else this.refused += 1;
    },
    onIotCoreMessage: ({ topic, payload }) => this.#note({ way: 'from-cloud', topic, payload }),
  };
  /** Publishes to IoT Core that the nucleus refused, of any component. */
  refused = 0;
  /** What each component last said of itself. */
  readonly statuses = new Map<string, ComponentStatus>();
  #watches: readonly Watch[] = [];

  /** Acts on the first message of which `passes` is true. */
  when(passes: (message: Passing) => boolean, act: (message: Passing) => void): void {
    this.#watches = [...this.#watches, { passes, act }];
  }

  #note(message: Passing): void {
    if (message.way === 'local' && message.topic.startsWith('sward/status/')) this.#noteStatus(message.payload);
    const due = this.#watches.filter(({ passes }) => passes(message));
    this.#watches = this.#watches.filter((watch) => !due.includes(watch));
    for (const { act } of due) act(message);
  }

  #noteStatus(payload: Uint8Array): void {
    const status = decodeMessage(componentStatusSchema, payload);
    this.statuses.set(status.component, status);
  }
}
