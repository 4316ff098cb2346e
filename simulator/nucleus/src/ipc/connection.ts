import type { Faults } from '../faults/faults.ts';
import type { TokenRegistry } from '../ports.ts';
import type { Channel, ChannelHandler } from './channel.ts';
import { asServiceError } from './error-payload.ts';
import { EventOutlet } from './event-outlet.ts';
import type { FlavourRules } from './flavour-rules.ts';
import { FrameDecoder } from './framing.ts';
import { componentOfConnect } from './handshake.ts';
import { IpcServiceError } from './ipc-errors.ts';
import {
  bareMessage,
  encodeMessage,
  type IpcMessage,
  MessageFlag,
  MessageType,
  messageOf,
  SHAPE_PREFIX,
} from './message.ts';
import type { Log, OperationTable } from './operation.ts';
import { parsePayload } from './payload.ts';
import { ServerStream } from './server-stream.ts';

/** What all connections of a server share. */
export type ConnectionContext = {
  readonly rules: FlavourRules;
  readonly tokens: TokenRegistry;
  readonly operations: OperationTable;
  readonly faults: Faults;
  readonly stallMs: number;
  readonly log: Log;
  readonly onClosed: (connection: IpcConnection) => void;
};

type Session = { readonly component: string; readonly outlet: EventOutlet };

/** One client: handshake, then a stream per request. Whatever it sends, the worst that happens is that it is closed. */
export class IpcConnection implements ChannelHandler {
  readonly #channel: Channel;
  readonly #context: ConnectionContext;
  readonly #decoder: FrameDecoder;
  readonly #streams = new Map<number, ServerStream>();
  #session: Session | undefined;
  #closing = false;

  constructor(channel: Channel, context: ConnectionContext) {
    this.#channel = channel;
    this.#context = context;
    this.#decoder = new FrameDecoder(context.rules.maxFrameBytes);
  }

  /** Who the client proved to be; undefined before the handshake. */
  get component(): string | undefined {
    return this.#session?.component;
  }

  receive(chunk: Uint8Array): void {
    if (this.#closing) return;
    try {
      for (const frame of this.#decoder.push(chunk)) {
        this.#handle(messageOf(frame));
        if (this.#closing) return;
      }
    } catch (error) {
      this.#closeFor(error instanceof Error ? error.message : String(error));
    }
  }

  closed(): void {
    this.#closing = true;
    for (const stream of this.#streams.values()) stream.end();
    this.#streams.clear();
    this.#session?.outlet.close();
    this.#context.onClosed(this);
  }

  /** Ends the connection from this side. */
  close(): void {
    this.#closing = true;
    this.#channel.close();
  }

  #handle(message: IpcMessage): void {
    if (this.#session === undefined) this.#connect(message);
    else if (message.streamId === 0) this.#handleConnectionMessage(message);
    else if ((message.flags & MessageFlag.terminateStream) !== 0) this.#terminate(message.streamId);
    else if (this.#streams.has(message.streamId)) this.#closeFor('no operation takes messages on an open stream');
    else void this.#serve(this.#session, message);
  }

  #connect(message: IpcMessage): void {
    const component = componentOfConnect(message, this.#context.tokens);
    if (component === undefined) {
      if (this.#context.rules.refusesWithAck) this.#write(bareMessage(MessageType.connectAck, 0, 0));
      this.#closeFor('connection refused: the SVCUID is not that of a running component');
      return;
    }
    const { rules, faults, stallMs, log } = this.#context;
    const onSkip = () => log('event skipped: component does not read', { component });
    const outlet = new EventOutlet({
      flavour: rules.flavour,
      channel: this.#channel,
      component,
      faults,
      stallMs,
      onSkip,
    });
    this.#session = { component, outlet };
    this.#write(bareMessage(MessageType.connectAck, MessageFlag.connectionAccepted, 0));
  }

  #handleConnectionMessage(message: IpcMessage): void {
    const { answersPing } = this.#context.rules;
    if (answersPing && message.type === MessageType.ping) {
      this.#write({ ...bareMessage(MessageType.pong, 0, 0), payload: message.payload });
    } else if (!answersPing || message.type !== MessageType.pong) {
      this.#closeFor('unexpected message on stream 0');
    }
  }

  #terminate(streamId: number): void {
    this.#streams.get(streamId)?.end();
    this.#streams.delete(streamId);
  }

  async #serve(session: Session, message: IpcMessage): Promise<void> {
    const { rules } = this.#context;
    const id = message.streamId;
    const write = (frame: Uint8Array) => this.#channel.write(frame);
    const stream = new ServerStream({ id, rules, outlet: session.outlet, write });
    this.#streams.set(id, stream);
    const operation = nameOf(message);
    try {
      const result = await this.#call(session.component, operation, message, stream);
      if (!stream.respond(operation, result)) this.#streams.delete(id);
    } catch (error) {
      this.#streams.delete(id);
      this.#logFailure(session.component, operation, error);
      stream.fail(asServiceError(error, rules.flavour), rules.flavour);
    }
  }

  /** Runs up to the operation's first wait before it returns: that keeps a publisher's messages in order. */
  async #call(component: string, operation: string, message: IpcMessage, events: ServerStream) {
    const { rules, operations } = this.#context;
    const requestText = Buffer.from(message.payload).toString('utf8');
    const request = parsePayload(requestText, rules.json);
    const handler = operations.get(operation);
    if (handler === undefined || message.type !== MessageType.application) throw unsupported(operation, rules);
    return handler({ component, operation: SHAPE_PREFIX + operation, request, requestText, events });
  }

  #logFailure(component: string, operation: string, error: unknown): void {
    const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
    this.#context.log('request failed', { component, operation, reason });
  }

  #closeFor(reason: string): void {
    this.#context.log('connection closed', { component: this.component, reason });
    this.close();
  }

  #write(message: IpcMessage): void {
    this.#channel.write(encodeMessage(message));
  }
}

function nameOf({ operation = '' }: IpcMessage): string {
  return operation.startsWith(SHAPE_PREFIX) ? operation.slice(SHAPE_PREFIX.length) : '';
}

function unsupported(operation: string, { flavour }: FlavourRules): IpcServiceError {
  const text = `UnsupportedOperation: this nucleus has no operation "${operation}"`;
  return new IpcServiceError('ServiceError', flavour === 'lite' ? '' : text);
}
