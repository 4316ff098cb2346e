import { type Device, FOREVER } from '../device.ts';
import { rule, UNTIL_ENDED_MS } from '../rule.ts';

const twoRoots = async (device: Device): Promise<void> => {
  device.folder.write({ name: 'bus', lifecycle: FOREVER }).write({ name: 'other', lifecycle: FOREVER });
  device.folder.write({ name: 'app', lifecycle: FOREVER, dependencies: '{bus: {}}' });
  await device.deploy({ merge: { app: '1.0.0', other: '1.0.0' } });
};

/** What a deployment adds, keeps, replaces, removes and refuses. */
export const DEPLOYMENT_RULES = [
  rule('what a local deployment does not name', 'goes on running', async (device) => {
    device.folder.write({ name: 'a', lifecycle: FOREVER }).write({ name: 'b', lifecycle: FOREVER });
    await device.deploy({ merge: { a: '1.0.0' } });
    const before = device.nucleus.components.details('a')?.pid;
    await device.deploy({ merge: { b: '1.0.0' } });
    return device.nucleus.components.details('a')?.pid === before ? 'goes on running' : 'is restarted';
  }),
  rule('a removed component', 'goes, with dependencies that nobody else needs', async (device) => {
    await twoRoots(device);
    await device.deploy({ remove: ['app'] });
    return device.running() === 'other 1.0.0 RUNNING'
      ? 'goes, with dependencies that nobody else needs'
      : device.running();
  }),
  rule('a new version', 'replaces the old one', async (device) => {
    device.folder.write({ name: 'a', lifecycle: FOREVER }).write({ name: 'a', version: '2.0.0', lifecycle: FOREVER });
    await device.deploy({ merge: { a: '1.0.0' } });
    await device.deploy({ merge: { a: '2.0.0' } });
    return device.running() === 'a 2.0.0 RUNNING' ? 'replaces the old one' : device.running();
  }),
  rule('other content under a version that runs', 'refused', async (device) => {
    device.folder.write({ name: 'a', lifecycle: FOREVER, files: { x: 'one' } });
    await device.deploy({ merge: { a: '1.0.0' } });
    device.folder.write({ name: 'a', lifecycle: FOREVER, files: { x: 'two' } });
    const outcome = await device.deploy({ merge: { a: '1.0.0' } });
    return outcome.includes('a version never changes') ? 'refused' : outcome;
  }),
  rule(
    'a version whose component breaks',
    'a 1.0.0 RUNNING, with the old configuration',
    async (device) => {
      device.folder.write({ name: 'a', lifecycle: FOREVER, configuration: '{label: old}' });
      device.folder.write({ name: 'a', version: '2.0.0', lifecycle: '{run: exit 7}' });
      await device.deploy({ merge: { a: '1.0.0' } });
      await device.deploy({ merge: { a: '2.0.0' }, config: { a: { MERGE: { label: 'new' } } } });
      const { label } = Object(device.nucleus.configuration.get('a', []));
      return `${device.running()}, with the ${label} configuration`;
    },
    UNTIL_ENDED_MS,
  ),
  rule('two components that want versions of a third which do not meet', 'refused', async (device) => {
    device.folder
      .write({ name: 'bus', lifecycle: FOREVER })
      .write({ name: 'bus', version: '2.0.0', lifecycle: FOREVER });
    device.folder.write({ name: 'a', lifecycle: FOREVER, dependencies: "{bus: {VersionRequirement: '1.0.0'}}" });
    device.folder.write({ name: 'b', lifecycle: FOREVER, dependencies: "{bus: {VersionRequirement: '2.0.0'}}" });
    const outcome = await device.deploy({ merge: { a: '1.0.0', b: '1.0.0' } });
    return outcome.includes('no version of bus fits') ? 'refused' : outcome;
  }),
  rule('a ring of dependencies', 'refused', async (device) => {
    device.folder.write({ name: 'a', lifecycle: FOREVER, dependencies: '{b: {}}' });
    device.folder.write({ name: 'b', lifecycle: FOREVER, dependencies: '{a: {}}' });
    const outcome = await device.deploy({ merge: { a: '1.0.0' } });
    return outcome.includes('ring') ? 'refused' : outcome;
  }),
  rule('a version with a suffix, asked for exactly', 'a 0.1.0-0123456789ab RUNNING', async (device) => {
    const version = '0.1.0-0123456789ab';
    device.folder.write({ name: 'a', version, lifecycle: FOREVER });
    device.folder.write({
      name: 'root',
      lifecycle: '{run: "true"}',
      dependencies: `{a: {VersionRequirement: '${version}'}}`,
    });
    await device.deploy({ merge: { root: '1.0.0' } });
    return device.running().split(', ')[0] ?? '';
  }),
];
