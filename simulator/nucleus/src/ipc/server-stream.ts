import type { Flavour } from '../ports.ts';
import { errorPayload } from './error-payload.ts';
import type { EventOutlet } from './event-outlet.ts';
import type { FlavourRules } from './flavour-rules.ts';
import { IpcServiceError } from './ipc-errors.ts';
import { encodeMessage, jsonMessage, MessageFlag, MessageType } from './message.ts';
import type { EventSink, OperationResult } from './operation.ts';

export type ServerStreamOptions = {
  readonly id: number;
  readonly rules: FlavourRules;
  readonly outlet: EventOutlet;
  readonly write: (frame: Uint8Array) => void;
};

/** The server's side of one stream: a response or an error, then, for a subscription, events until it ends. */
export class ServerStream implements EventSink {
  readonly #options: ServerStreamOptions;
  #early: (() => void)[] = [];
  #answered = false;
  #ended = false;
  #close: (() => void) | undefined;

  constructor(options: ServerStreamOptions) {
    this.#options = options;
  }

  /** Events that a subscription gives rise to before its response went out follow that response. */
  send(shape: string, body: object): Promise<void> | undefined {
    if (this.#ended) return undefined;
    if (this.#answered) return this.#sendEvent(shape, body);
    return new Promise((resolve) => {
      this.#early.push(() => void (this.#sendEvent(shape, body) ?? Promise.resolve()).then(resolve));
    });
  }

  /** Answers; a subscription stays open, anything else is over. Gives whether the stream stays. */
  respond(operation: string, result: OperationResult): boolean {
    const flags = result.close === undefined ? this.#options.rules.responseFlags : 0;
    const shape = `${operation}Response`;
    const frame = encodeMessage(jsonMessage(MessageType.application, flags, this.#options.id, shape, result.response));
    if (frame.length > this.#options.rules.maxResponseBytes) {
      result.close?.();
      throw new IpcServiceError('ServiceError', '');
    }
    this.#close = result.close;
    if (this.#ended) this.#release();
    else this.#answer(frame);
    return !this.#ended && result.close !== undefined;
  }

  /** Answers with an error, which ends the stream. */
  fail(error: IpcServiceError, flavour: Flavour): void {
    if (this.#ended) return;
    const { id } = this.#options;
    const body = errorPayload(error, flavour);
    const flags = MessageFlag.terminateStream;
    this.#answer(encodeMessage(jsonMessage(MessageType.applicationError, flags, id, error.errorName, body)));
    this.end();
  }

  /** The client ended the stream, or its connection is gone. */
  end(): void {
    this.#ended = true;
    for (const send of this.#early.splice(0)) send();
    this.#release();
  }

  #answer(frame: Uint8Array): void {
    this.#options.write(frame);
    this.#answered = true;
    for (const send of this.#early.splice(0)) send();
  }

  #sendEvent(shape: string, body: object): Promise<void> | undefined {
    if (this.#ended) return undefined;
    return this.#options.outlet.send(
      encodeMessage(jsonMessage(MessageType.application, 0, this.#options.id, shape, body)),
    );
  }

  #release(): void {
    const close = this.#close;
    this.#close = undefined;
    close?.();
  }
}
