import { InvalidMessageError } from '@sward/contracts/errors.ts';
import { checkMessage } from '@sward/contracts/message-codec.ts';
import { type Notification, notificationSchema } from './notification.ts';

/**
 * A notification as its queue carries it: JSON text.
 * @throws InvalidMessageError
 */
export function readNotification(body: string): Notification {
  return checkMessage(notificationSchema, parse(body));
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (cause) {
    throw new InvalidMessageError('a notification is JSON', { cause });
  }
}
