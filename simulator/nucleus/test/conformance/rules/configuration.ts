import { answerOf, type Device, FOREVER } from '../device.ts';
import { rule } from '../rule.ts';

const json = (value: unknown): string => JSON.stringify(value);

const deployed = async (device: Device, configuration: string): Promise<void> => {
  device.folder.write({ name: 'A', lifecycle: FOREVER, configuration });
  await device.deploy({ merge: { A: '1.0.0' } });
};

const update = async (device: Device, ms: number, valueToMerge: object): Promise<string> => {
  const client = await device.connect('A');
  return answerOf(client.updateConfiguration({ keyPath: [], timestamp: new Date(ms), valueToMerge }));
};

/** Seconds of a clock that is right, with a fraction. */
const NOW_MS = Date.UTC(2100, 0, 1) + 1;

/** Defaults, deployments' changes, and what components read and write. */
export const CONFIGURATION_RULES = [
  rule(
    '500 and true in a YAML recipe',
    { lite: '{"n":"500","on":"true"}', classic: '{"n":500,"on":true}' },
    async (device) => {
      await deployed(device, '{n: 500, on: true}');
      return json(device.nucleus.configuration.get('A', []));
    },
  ),
  rule('MERGE of a map', '{"deep":{"x":"7","y":"2"}}', async (device) => {
    await deployed(device, '{deep: {x: "1", y: "2"}}');
    await device.deploy({ config: { A: { MERGE: { deep: { x: '7' } } } } });
    return json(device.nucleus.configuration.get('A', []));
  }),
  rule('MERGE of a list', '{"list":["c"]}', async (device) => {
    await deployed(device, '{list: [a, b]}');
    await device.deploy({ config: { A: { MERGE: { list: ['c'] } } } });
    return json(device.nucleus.configuration.get('A', []));
  }),
  rule('RESET and MERGE of one key in one deployment', '{"a":"9","b":"2"}', async (device) => {
    await deployed(device, '{a: "1", b: "2"}');
    await device.deploy({ config: { A: { MERGE: { b: '8' } } } });
    await device.deploy({ config: { A: { RESET: ['/a', '/b'], MERGE: { a: '9' } } } });
    return json(device.nucleus.configuration.get('A', []));
  }),
  rule('defaults of a new version', '{"a":"9","b":"2","c":"3"}', async (device) => {
    await deployed(device, '{a: "1", b: "1"}');
    await device.deploy({ config: { A: { MERGE: { a: '9', b: '2' } } } });
    device.folder.write({ name: 'A', version: '2.0.0', lifecycle: FOREVER, configuration: '{a: "5", c: "3"}' });
    await device.deploy({ merge: { A: '2.0.0' } });
    return json(device.nucleus.configuration.get('A', []));
  }),
  rule('a change of configuration', 'the process goes on', async (device) => {
    await deployed(device, '{a: "1"}');
    const before = device.nucleus.components.details('A')?.pid;
    await device.deploy({ config: { A: { MERGE: { a: '2' } } } });
    return device.nucleus.components.details('A')?.pid === before ? 'the process goes on' : 'the process is restarted';
  }),
  rule('a change for a component that would not run', 'refused', async (device) => {
    const reason = await device.deploy({ config: { nobody: { MERGE: {} } } });
    return reason.includes('would not run') ? 'refused' : reason;
  }),
  rule('reading a key that is not there', 'ResourceNotFoundError', async (device) => {
    await deployed(device, '{a: "1"}');
    return answerOf((await device.connect('A')).getConfiguration({ keyPath: ['none'] }));
  }),
  rule('reading a leaf', '{"a":"1"}', async (device) => {
    await deployed(device, '{a: "1"}');
    return json((await (await device.connect('A')).getConfiguration({ keyPath: ['a'] })).value);
  }),
  rule('writing a leaf of 1,024 bytes of JSON', 'taken', (device) =>
    update(device, NOW_MS, { text: 'x'.repeat(1022) }),
  ),
  rule('writing one byte more', { lite: 'ServiceError', classic: 'taken' }, (device) =>
    update(device, NOW_MS, { text: 'x'.repeat(1023) }),
  ),
  rule('writing with the time of a whole second', { lite: 'InvalidArgumentsError', classic: 'taken' }, (device) =>
    update(device, NOW_MS - 1, { a: '1' }),
  ),
  rule('configuration of a component that is removed', 'gone', async (device) => {
    await deployed(device, '{a: "1"}');
    await device.deploy({ remove: ['A'] });
    return device.nucleus.configuration.get('A', []) === undefined ? 'gone' : 'kept';
  }),
];
