import { SwardError } from '@sward/contracts/errors.ts';
import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda';
import type { DeadLetters, MessageDelays } from '../feed/ports.ts';
import { isFinal, isTooOld, notifyWaitS } from './delivery-failure.ts';
import type { Notification } from './notification.ts';
import { readNotification } from './notification-message.ts';
import type { NotificationLog } from './ports.ts';

export type NotifyPorts = {
  readonly deliverer: { deliver(notification: Notification): Promise<void> };
  readonly deadLetters: DeadLetters;
  readonly delays: MessageDelays;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** From 0 to below 1. */
  readonly random: () => number;
  readonly log: NotificationLog;
};

type Failure = { readonly record: SQSRecord; readonly error: unknown; readonly notification?: Notification };

/** Senders and servers choose parts of it: it is kept short, and the log line that carries it is JSON. */
function reasonOf(error: unknown): string {
  const code = error instanceof SwardError ? error.code : error instanceof Error ? error.name : 'UNKNOWN';
  return `${code}: ${error instanceof Error ? error.message : String(error)}`.slice(0, 300);
}

async function attempt(record: SQSRecord, { deliverer, log }: NotifyPorts): Promise<Failure | undefined> {
  let notification: Notification | undefined;
  try {
    notification = readNotification(record.body);
    await deliverer.deliver(notification);
    const { id, tenant, channel_id, reason } = notification;
    log('notification_delivered', { notification: id, tenant, channel: channel_id, reason });
    return undefined;
  } catch (error) {
    return { record, error, ...(notification ? { notification } : {}) };
  }
}

async function bury({ record, error, notification }: Failure, { deadLetters, log }: NotifyPorts): Promise<void> {
  const reason = reasonOf(error);
  const place = notification?.alerts[0];
  await deadLetters.add({
    body: record.body,
    reason,
    source: 'notifications',
    messageId: record.messageId,
    origin: place === undefined ? {} : { buildingId: place.building_id, gatewayId: place.gateway_id },
  });
  log('notification_given_up', { ...fieldsOf(notification), reason });
}

function fieldsOf(notification: Notification | undefined): Record<string, string> {
  if (notification === undefined) return {};
  return { notification: notification.id, tenant: notification.tenant, channel: notification.channel_id };
}

/** @returns those that are to come again */
async function withoutFinal(failures: readonly Failure[], ports: NotifyPorts): Promise<Failure[]> {
  const later: Failure[] = [];
  for (const failure of failures) {
    const { error, notification } = failure;
    if (!isFinal(error) && !(notification && isTooOld(notification, ports.now()))) {
      ports.log('notification_delayed', { ...fieldsOf(notification), reason: reasonOf(error) });
      later.push(failure);
      continue;
    }
    try {
      await bury(failure, ports);
    } catch (cause) {
      ports.log('dead_letter_not_kept', { ...fieldsOf(notification), reason: reasonOf(cause) });
      later.push(failure);
    }
  }
  return later;
}

async function delay(failures: readonly Failure[], { delays, random, log }: NotifyPorts): Promise<void> {
  if (failures.length === 0) return;
  const messages = failures.map(({ record: { receiptHandle, attributes }, error }) => ({
    receiptHandle,
    seconds: notifyWaitS(Number(attributes.ApproximateReceiveCount), random(), error),
  }));
  try {
    await delays.delay(messages);
  } catch (error) {
    // They come again all the same, when the queue's own visibility timeout ends.
    log('messages_not_delayed', { reason: reasonOf(error) });
  }
}

/**
 * Handles one batch of a queue of notifications. All are sent at the same time, so that one server that does not answer takes no time
 * from the others. What can never be sent becomes a dead letter with its reason; what may be sent later comes again after a
 * wait that doubles.
 * @returns those that come again. Never throws
 */
export async function handleNotifications(event: SQSEvent, ports: NotifyPorts): Promise<SQSBatchResponse> {
  const attempts = await Promise.all(event.Records.map((record) => attempt(record, ports)));
  const later = await withoutFinal(
    attempts.filter((failure) => failure !== undefined),
    ports,
  );
  await delay(later, ports);
  return { batchItemFailures: later.map(({ record }) => ({ itemIdentifier: record.messageId })) };
}
