import type { Client } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/client.js';
import { QOS, type SubscriptionResponseMessage } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/model.js';
import { Inbox } from '../../support/inbox.ts';
import { answerOf } from '../device.ts';
import { rule } from '../rule.ts';

const subscribe = async (client: Client, topic: string): Promise<Inbox<SubscriptionResponseMessage>> => {
  const inbox = new Inbox<SubscriptionResponseMessage>();
  const stream = client.subscribeToTopic({ topic });
  stream.on('message', (message) => inbox.add(message));
  await stream.activate();
  return inbox;
};

const publish = (client: Client, topic: string, n: number) =>
  client.publishToTopic({ topic, publishMessage: { jsonMessage: { message: { n } } } });

const numbers = (messages: readonly SubscriptionResponseMessage[]) =>
  messages.map(({ jsonMessage }) => jsonMessage?.message?.n).join(' ');

/** Messages between components, and from them to IoT Core while there is no network. */
export const PUBSUB_RULES = [
  rule("a publisher's messages to one topic", '1 2 3 4 5', async (device) => {
    const [a, b] = [await device.connect('A'), await device.connect('B')];
    const heard = await subscribe(b, 'room/1');
    await Promise.all([1, 2, 3, 4, 5].map((n) => publish(a, 'room/1', n)));
    return numbers(await heard.take(5));
  }),
  rule(
    "a component's own message on a wildcard subscription",
    { lite: 'comes back', classic: 'does not' },
    async (device) => {
      const a = await device.connect('A');
      const wildcard = await subscribe(a, 'room/+');
      const exact = await subscribe(a, 'room/1');
      await publish(a, 'room/1', 1);
      await exact.next();
      return wildcard.size === 1 ? 'comes back' : 'does not';
    },
  ),
  rule("a component's own message on the very topic", 'comes back', async (device) => {
    const a = await device.connect('A');
    const exact = await subscribe(a, 'room/1');
    await publish(a, 'room/1', 1);
    return numbers([await exact.next()]) === '1' ? 'comes back' : 'is another';
  }),
  rule('a publish that nobody subscribes to', 'taken', async (device) =>
    answerOf(publish(await device.connect('A'), 'x', 1)),
  ),
  rule('a subscription after the daemon forgot it', 'silent, while publishes succeed', async (device) => {
    const [a, b] = [await device.connect('A'), await device.connect('B')];
    const lost = await subscribe(b, 'room/1');
    device.nucleus.faults.forgetSubscriptions();
    const made = await subscribe(b, 'room/1');
    await publish(a, 'room/1', 1);
    await made.next();
    return lost.size === 0 ? 'silent, while publishes succeed' : 'heard';
  }),
  rule('a publish to IoT Core without a network, QoS 1', { lite: 'ServiceError', classic: 'taken' }, async (device) => {
    const a = await device.connect('A');
    return answerOf(a.publishToIoTCore({ topicName: 'x', qos: QOS.AT_LEAST_ONCE, payload: 'x' }));
  }),
  rule('a publish to IoT Core without a network, QoS 0', 'ServiceError', async (device) => {
    const a = await device.connect('A');
    return answerOf(a.publishToIoTCore({ topicName: 'x', qos: QOS.AT_MOST_ONCE, payload: 'x' }));
  }),
];
