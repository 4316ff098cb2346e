import { MessageType } from '../../../src/ipc/message.ts';
import { serviceErrorOf } from '../../support/sdk-errors.ts';
import { ALL_RIGHTS, answerOf, type Device } from '../device.ts';
import { rule } from '../rule.ts';

const nested = (depth: number): object => (depth === 0 ? {} : { a: nested(depth - 1) });

/** How a publish ends whose connection may go away under it: the SDK's promise then never settles. */
const fate = async (device: Device, payload: { json: object } | { bytes: number }): Promise<string> => {
  const client = await device.connect('A');
  const gone = new Promise<string>((resolve) =>
    client.on('disconnection', () => resolve('connection closed, no error')),
  );
  const publishMessage =
    'json' in payload
      ? { jsonMessage: { message: payload.json } }
      : { binaryMessage: { message: Buffer.alloc(payload.bytes) } };
  return Promise.race([answerOf(client.publishToTopic({ topic: 'room/1', publishMessage })), gone]);
};

const publishTo = async (device: Device, topic: string): Promise<string> => {
  const client = await device.connect('A');
  return answerOf(client.publishToTopic({ topic, publishMessage: { jsonMessage: { message: {} } } }));
};

/** The wire: connecting, frames, topics, operations. */
export const IPC_RULES = [
  rule(
    'an SVCUID that the nucleus did not give',
    { lite: 'closed without a word', classic: 'refused in the acknowledgement' },
    async (device) => {
      const client = await device.connectRaw();
      const answer = client
        .handshake({ authToken: 'guess' })
        .then(({ flags }) => `refused in the acknowledgement${flags}`);
      const first = await Promise.race([answer, client.closed.then(() => 'closed without a word')]);
      return first.replace(/0$/, '');
    },
  ),
  rule('the largest binary payload that lite takes, 7,371 bytes', 'taken', (device) => fate(device, { bytes: 7_371 })),
  rule('one byte more', { lite: 'connection closed, no error', classic: 'taken' }, (device) =>
    fate(device, { bytes: 7_372 }),
  ),
  rule('a message nested 11 levels deep, 15 with the request around it', 'taken', (device) =>
    fate(device, { json: nested(11) }),
  ),
  rule('one level more', { lite: 'ServiceError', classic: 'taken' }, (device) => fate(device, { json: nested(12) })),
  rule('a message of 260 values', { lite: 'ServiceError', classic: 'taken' }, (device) =>
    fate(device, { json: { list: Array.from({ length: 260 }, () => 1) } }),
  ),
  rule('a topic of 256 bytes', 'taken', (device) => publishTo(device, 'x'.repeat(256))),
  rule('a topic of 257 bytes', { lite: 'ServiceError', classic: 'InvalidArgumentsError' }, (device) =>
    publishTo(device, 'x'.repeat(257)),
  ),
  ...['a/+', 'a/#', 'a/*'].map((topic) =>
    rule(`a publish to ${topic}`, { lite: 'ServiceError', classic: 'InvalidArgumentsError' }, (device) =>
      publishTo(device, topic),
    ),
  ),
  rule(
    'an operation that classic alone has (ListComponents)',
    { lite: 'ServiceError without a text', classic: 'taken' },
    async (device) => {
      const call = (await device.connect('A')).listComponents({});
      const answer = await answerOf(call);
      return answer === 'taken' ? answer : `${answer} ${(await serviceErrorOf(call)).message || 'without a text'}`;
    },
  ),
  rule('a one-shot answer', { lite: 'leaves the stream open', classic: 'ends the stream' }, async (device) => {
    const client = await device.connectRaw();
    await client.handshake({ authToken: device.nucleus.admitClient('A', ALL_RIGHTS) });
    client.request(1, 'GetConfiguration', { keyPath: [] });
    const { type, flags } = await client.messages.next();
    if (type !== MessageType.application) return `answered by message type ${type}`;
    return flags === 2 ? 'ends the stream' : 'leaves the stream open';
  }),
  rule(
    'an SVCUID after the IPC server has restarted',
    { lite: 'refused for good', classic: 'let in' },
    async (device) => {
      const authToken = device.nucleus.admitClient('A', ALL_RIGHTS);
      await device.nucleus.faults.restartIpcServer();
      const client = await device.connectRaw();
      const answer = client.handshake({ authToken }).then(({ flags }) => (flags === 1 ? 'let in' : 'refused for good'));
      return Promise.race([answer, client.closed.then(() => 'refused for good')]);
    },
  ),
];
