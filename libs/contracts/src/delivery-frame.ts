import { type DeliveryHeader, deliveryHeaderSchema } from './delivery.ts';
import { InvalidMessageError } from './errors.ts';
import { decodeMessage, encodeMessage } from './message-codec.ts';

/**
 * A batch on its way from the buffer to a consumer: two bytes with the length of the header, big-endian; the header as
 * UTF-8 JSON; and the batch as the cloud receives it, to the last byte. A consumer that passes batches on reads the header
 * and need not inflate anything.
 */
export type DeliveryFrame = { readonly header: DeliveryHeader; readonly body: Uint8Array };

const LENGTH_BYTES = 2;

/** Bytes that the header takes in front of the body. */
export function frameOverhead(header: DeliveryHeader): number {
  return LENGTH_BYTES + encodeMessage(header).length;
}

/** Header and body as one message. */
export function encodeFrame({ header, body }: DeliveryFrame): Uint8Array {
  const head = encodeMessage(header);
  const frame = new Uint8Array(LENGTH_BYTES + head.length + body.length);
  frame.set([head.length >> 8, head.length & 0xff]);
  frame.set(head, LENGTH_BYTES);
  frame.set(body, LENGTH_BYTES + head.length);
  return frame;
}

/** Takes a message apart. The body is a view of the message's bytes, and is not looked at.
 * @throws InvalidMessageError where it is cut short or its header is none */
export function decodeFrame(bytes: Uint8Array): DeliveryFrame {
  const [high = 0, low = 0] = bytes;
  const end = LENGTH_BYTES + high * 256 + low;
  if (bytes.length <= end) throw new InvalidMessageError(`a delivery frame of ${bytes.length} bytes is cut short`);
  return { header: decodeMessage(deliveryHeaderSchema, bytes.subarray(LENGTH_BYTES, end)), body: bytes.subarray(end) };
}
