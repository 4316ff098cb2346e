import { describe, expect, it } from '@jest/globals';
import type { SQSEvent } from 'aws-lambda';
import type { DeadLetter, MessageDelay } from '../../lib/feed/ports.ts';
import type { Notification } from '../../lib/notifications/notification.ts';
import {
  ChannelBusyError,
  ChannelMissingError,
  ChannelRefusedError,
  InvalidChannelError,
  SecretMissingError,
} from '../../lib/notifications/notification-errors.ts';
import { handleNotifications } from '../../lib/notifications/notify-handler.ts';
import { DAY, MONDAY } from '../alerts/examples.ts';
import { sqsRecord } from '../feed/sqs-records.ts';
import { notification } from './examples.ts';

/** The event of these bodies, each delivered for the `receives`th time. */
const eventOf = (bodies: readonly string[], receives = 1): SQSEvent => ({
  Records: bodies.map((body, i) => sqsRecord(`m${i}`, body, { receives })),
});

/** Ports that keep what they are given; `failures` are thrown by channel. */
function world(
  { failures = {}, lettersFail = false, delaysFail = false, now = MONDAY } = {} as {
    failures?: Readonly<Record<string, unknown>>;
    lettersFail?: boolean;
    delaysFail?: boolean;
    now?: number;
  },
) {
  const told: string[] = [];
  const letters: DeadLetter[] = [];
  const delays: MessageDelay[] = [];
  const log: string[] = [];
  const deliver = async ({ channel_id }: Notification) => {
    if (failures[channel_id]) throw failures[channel_id];
    told.push(channel_id);
  };
  return {
    told,
    letters,
    delayed: delays,
    logged: log,
    deliverer: { deliver },
    deadLetters: {
      add: async (letter: DeadLetter) => {
        if (lettersFail) throw new TypeError('no route');
        letters.push(letter);
      },
    },
    delays: {
      delay: async (messages: readonly MessageDelay[]) => {
        if (delaysFail) throw new TypeError('no route');
        delays.push(...messages);
      },
    },
    now: () => now,
    random: () => 0,
    log: (event: string, fields: object) => void log.push(`${event} ${JSON.stringify(fields)}`),
  };
}

const bodyFor = (channel_id: string) => JSON.stringify(notification({ channel_id }));
const failed = (...ids: readonly string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('handleNotifications', () => {
  it('delivers a batch', async () => {
    const ports = world();
    expect(await handleNotifications(eventOf([bodyFor('a'), bodyFor('b')]), ports)).toEqual(failed());
    expect(ports.told).toEqual(['a', 'b']);
    expect(ports.logged[0]).toMatch(/^notification_delivered \{"notification":"[0-9a-f]{32}","tenant":"acme"/);
  });

  it('gives back what is busy, and delivers the others', async () => {
    const ports = world({ failures: { a: new ChannelBusyError('out of order') } });
    expect(await handleNotifications(eventOf([bodyFor('a'), bodyFor('b')]), ports)).toEqual(failed('m0'));
    expect(ports.told).toEqual(['b']);
    expect(ports.delayed).toEqual([{ receiptHandle: 'handle of m0', seconds: 23 }]);
  });

  it.each([
    [1, 23],
    [2, 45],
    [3, 90],
    [6, 675],
    [300, 675],
  ])('waits longer each time, to 15 min: after delivery %i for %i s', async (receives, seconds) => {
    const ports = world({ failures: { a: new TypeError('who knows') } });
    await handleNotifications(eventOf([bodyFor('a')], receives), ports);
    expect(ports.delayed).toEqual([{ receiptHandle: 'handle of m0', seconds }]);
  });

  it('waits at least as long as the channel asked for', async () => {
    const ports = world({ failures: { a: new ChannelBusyError('slow down', { retryAfterS: 3600 }) } });
    await handleNotifications(eventOf([bodyFor('a')]), ports);
    expect(ports.delayed[0]?.seconds).toBe(3600);
  });

  it('waits no longer than SQS can', async () => {
    const ports = world({ failures: { a: new ChannelBusyError('slow down', { retryAfterS: 1e9 }) } });
    await handleNotifications(eventOf([bodyFor('a')]), ports);
    expect(ports.delayed[0]?.seconds).toBeLessThanOrEqual(43_200);
  });

  it.each([
    new ChannelRefusedError('chat not found'),
    new ChannelMissingError('no such channel'),
    new SecretMissingError('no such secret'),
    new InvalidChannelError('not yours'),
  ])('makes a dead letter with its reason of %s', async (error) => {
    const ports = world({ failures: { a: error } });
    expect(await handleNotifications(eventOf([bodyFor('a')]), ports)).toEqual(failed());
    expect(ports.letters).toEqual([
      {
        body: bodyFor('a'),
        reason: `${error.code}: ${error.message}`,
        source: 'notifications',
        messageId: 'm0',
        origin: { buildingId: 'acme:hq', gatewayId: 'gw1' },
      },
    ]);
  });

  it.each(['not JSON', '{}'])('makes a dead letter of what is no notification: %s', async (body) => {
    const ports = world();
    expect(await handleNotifications(eventOf([body, bodyFor('b')]), ports)).toEqual(failed());
    expect(ports.letters).toEqual([
      expect.objectContaining({ body, reason: expect.stringMatching(/^INVALID_MESSAGE/) }),
    ]);
    expect(ports.told).toEqual(['b']);
  });

  it('gives up after three days', async () => {
    const failures = { a: new ChannelBusyError('out of order') };
    const patient = world({ failures, now: MONDAY + 3 * DAY });
    expect(await handleNotifications(eventOf([bodyFor('a')], 300), patient)).toEqual(failed('m0'));
    const tired = world({ failures, now: MONDAY + 3 * DAY + 1 });
    expect(await handleNotifications(eventOf([bodyFor('a')], 300), tired)).toEqual(failed());
    expect(tired.letters[0]?.reason).toBe('CHANNEL_BUSY: out of order');
  });

  it('still delivers what is older, when its channel is back', async () => {
    const ports = world({ now: MONDAY + 10 * DAY });
    await handleNotifications(eventOf([bodyFor('a')], 300), ports);
    expect(ports.told).toEqual(['a']);
  });

  it('keeps what cannot become a dead letter', async () => {
    const ports = world({ failures: { a: new ChannelRefusedError('no') }, lettersFail: true });
    expect(await handleNotifications(eventOf([bodyFor('a')]), ports)).toEqual(failed('m0'));
  });

  it('gives back what cannot be delayed', async () => {
    const ports = world({ failures: { a: new ChannelBusyError('no') }, delaysFail: true });
    expect(await handleNotifications(eventOf([bodyFor('a')]), ports)).toEqual(failed('m0'));
  });
});
