import { QOS } from 'aws-iot-device-sdk-v2/dist/greengrasscoreipc/model.js';
import { answerOf, type Device } from '../device.ts';
import { rule } from '../rule.ts';

const policies = (service: string, operation: string, resources: readonly string[]) => ({
  [`aws.greengrass.ipc.${service}`]: { p: { operations: [`aws.greengrass#${operation}`], resources } },
});

const publishTo = async (device: Device, topic: string, resources: readonly string[]): Promise<string> => {
  const client = await device.connect('A', policies('pubsub', 'PublishToTopic', resources));
  return answerOf(client.publishToTopic({ topic, publishMessage: { jsonMessage: { message: {} } } }));
};

const subscribeTo = async (device: Device, topic: string, resources: readonly string[]): Promise<string> => {
  const client = await device.connect('A', policies('pubsub', 'SubscribeToTopic', resources));
  return answerOf(client.subscribeToTopic({ topic }).activate());
};

/** Whether the rights let it through; offline the nuclei differ in what they say to what they let through. */
const mayPublishToCloud = async (device: Device, topicName: string, resources: readonly string[]): Promise<string> => {
  const client = await device.connect('A', policies('mqttproxy', 'PublishToIoTCore', resources));
  const answer = await answerOf(client.publishToIoTCore({ topicName, qos: QOS.AT_LEAST_ONCE, payload: 'x' }));
  return answer === 'UnauthorizedError' ? 'refused' : 'allowed';
};

const FORTY_TOPICS = Array.from({ length: 40 }, (_, index) => `a/topic/of/ordinary/length/${index}`);

/** What an accessControl policy allows. */
export const AUTHORIZATION_RULES = [
  rule('a topic that the policy names', 'taken', (device) => publishTo(device, 'a/b', ['a/b'])),
  rule('a topic that it does not name', 'UnauthorizedError', (device) => publishTo(device, 'a/c', ['a/b'])),
  rule('another operation than it names', 'UnauthorizedError', (device) =>
    subscribeTo(device, 'a/b', []).then(() => subscribeTo(device, 'a/b', ['a/c'])),
  ),
  rule('* in a resource', 'taken', (device) => publishTo(device, 'a/b/c', ['a/*'])),
  rule('+ in a resource of publish/subscribe, for a topic', 'UnauthorizedError', (device) =>
    publishTo(device, 'a/b', ['a/+']),
  ),
  rule('+ in a resource of publish/subscribe, for that very filter', 'taken', (device) =>
    subscribeTo(device, 'a/+', ['a/+']),
  ),
  rule('a filter that a named one would cover', 'UnauthorizedError', (device) =>
    subscribeTo(device, 'a/b/+', ['a/+/+']),
  ),
  rule('+ in a resource of the MQTT proxy', 'allowed', (device) => mayPublishToCloud(device, 'a/b/c', ['a/+/c'])),
  rule('# in a resource of the MQTT proxy, for the level above', { lite: 'refused', classic: 'allowed' }, (device) =>
    mayPublishToCloud(device, 'a', ['a/#']),
  ),
  rule('* and + mixed in one resource of the MQTT proxy', { lite: 'refused', classic: 'allowed' }, (device) =>
    mayPublishToCloud(device, 'a/x/b/y/z', ['a/+/b/*']),
  ),
  rule(
    'a list of forty resources, over the 1,024 bytes of a leaf of lite',
    { lite: 'UnauthorizedError', classic: 'taken' },
    async (device) => {
      const resources = FORTY_TOPICS;
      device.folder.write({
        name: 'A',
        lifecycle: '{run: exec sleep 1000}',
        configuration: JSON.stringify({ accessControl: policies('pubsub', 'PublishToTopic', resources) }),
      });
      await device.deploy({ merge: { A: '1.0.0' } });
      const client = await device.connect('A', {});
      return answerOf(
        client.publishToTopic({ topic: FORTY_TOPICS[0] ?? '', publishMessage: { jsonMessage: { message: {} } } }),
      );
    },
  ),
  rule("a component's change of its own accessControl", 'InvalidArgumentsError', async (device) => {
    const client = await device.connect('A');
    const timestamp = new Date(1_700_000_000_123);
    return answerOf(client.updateConfiguration({ keyPath: ['accessControl'], timestamp, valueToMerge: {} }));
  }),
  rule('restarting another component without the right', 'UnauthorizedError', async (device) => {
    const client = await device.connect('A', {});
    return answerOf(client.restartComponent({ componentName: 'B' }));
  }),
];
