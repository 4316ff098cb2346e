import type { ChildMessage, ParentMessage } from '../radio-process/messages.ts';
import { ScannerUnavailableError } from '../scanner-errors.ts';
import { withOctetsAsText } from './channel-octets.ts';

/** The way from the radio process to BLE ingest, which forked it. */
export type ParentChannel = {
  /** `onWritten` is called when the operating system has taken the message, or cannot any more. */
  send(message: ChildMessage, onWritten?: () => void): void;
  listen(onMessage: (message: ParentMessage) => void): void;
};

const KINDS: ReadonlySet<unknown> = new Set<ParentMessage['kind']>([
  'start',
  'stop',
  'connect',
  'discover',
  'read',
  'subscribe',
  'close',
]);

/** The parent is the other half of this very program: nothing but its own messages comes from there. */
function isParentMessage(message: unknown): message is ParentMessage {
  return typeof message === 'object' && message !== null && 'kind' in message && KINDS.has(message.kind);
}

const ignore = (): void => undefined;

/**
 * The channel of this forked process, which ends with it: without BLE ingest there is nobody to hear for. A nucleus signals
 * the whole group of a component; when to end is for BLE ingest to say.
 *
 * @throws ScannerUnavailableError where nobody forked this process
 */
export function messageChannel(): ParentChannel {
  if (process.send === undefined)
    throw new ScannerUnavailableError('this is the radio process of BLE ingest, which starts it: run main.cjs');
  const send = process.send.bind(process);
  process.on('disconnect', () => process.exit(0));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, ignore);
  return {
    send(message, onWritten = ignore) {
      if (process.connected) send(withOctetsAsText(message), undefined, undefined, () => onWritten());
    },
    listen(onMessage) {
      process.on('message', (message: unknown) => {
        if (isParentMessage(message)) onMessage(message);
      });
    },
  };
}
