import { STOP_TIMEOUT_MS } from '../../../src/flavour-defaults.ts';
import { type Device, FOREVER } from '../device.ts';
import { rule, UNTIL_ENDED_MS } from '../rule.ts';

const run = async (device: Device, lifecycle: string): Promise<string> => {
  device.folder.write({ name: 'A', lifecycle });
  await device.deploy({ merge: { A: '1.0.0' } });
  return device.running();
};

/** What of these lines component A said before it was stopped and while it was. */
const linesAfterStop = async (device: Device, lifecycle: string): Promise<string> => {
  await run(device, lifecycle);
  await device.untilSaid('A: up');
  await device.nucleus.components.stop('A');
  await device.untilState('A FINISHED');
  return device.output.map((line) => line.replace('A: ', '')).join(', ');
};

const COUNTING = '{run: "echo try; exit 1"}';

/** Steps, failures, stopping, and who waits for whom. */
export const LIFECYCLE_RULES = [
  rule('a run step that ends with 0', 'A 1.0.0 FINISHED', (device) => run(device, '{run: "true"}'), UNTIL_ENDED_MS),
  rule('a run step that stays', 'A 1.0.0 RUNNING', (device) => run(device, FOREVER)),
  rule('a run step that fails', 'BROKEN at the third failure', async (device) => {
    await run(device, COUNTING);
    await device.untilState('A BROKEN');
    const errors = device.states.filter((state) => state === 'A ERRORED').length;
    return errors === 3 ? 'BROKEN at the third failure' : `BROKEN after ${errors}`;
  }),
  rule('a restart that somebody asks for of what is BROKEN', 'gets all its attempts again', async (device) => {
    device.folder.write({ name: 'A', lifecycle: '{run: "[ -e fail ] && exit 1; exec sleep 1000"}' });
    await device.deploy({ merge: { A: '1.0.0' } });
    device.folder.write({ name: 'B', lifecycle: '{run: "touch ../A/fail"}' });
    await device.deploy({ merge: { B: '1.0.0' } });
    await device.nucleus.components.restart('A');
    await device.untilState('A BROKEN');
    await device.nucleus.components.restart('A');
    await device.untilState('A BROKEN', 2);
    const errors = device.states.filter((state) => state === 'A ERRORED').length;
    return errors === 6 ? 'gets all its attempts again' : `${errors} failures`;
  }),
  rule('the stop signal', 'up, SIGTERM', (device) =>
    linesAfterStop(
      device,
      `{run: 'trap "echo SIGTERM; exit 0" TERM; echo up; while :; do sleep 0.05; done 2>/dev/null'}`,
    ),
  ),
  rule('who does not end on it', 'up', (device) =>
    linesAfterStop(device, `{run: 'trap "" TERM; echo up; while :; do sleep 0.05; done'}`),
  ),
  rule('time between SIGTERM and SIGKILL', '15 s', async () => `${STOP_TIMEOUT_MS / 1000} s`),
  rule('the shutdown step', { lite: 'up', classic: 'up, down' }, (device) =>
    linesAfterStop(device, `{run: 'echo up; exec sleep 1000', shutdown: 'echo down'}`),
  ),
  rule('Skipif of a step', { lite: 'installed, up', classic: 'up' }, (device) =>
    linesAfterStop(device, `{install: {Script: 'echo installed', Skipif: exists /}, run: 'echo up; exec sleep 1000'}`),
  ),
  rule('install, at a restart of the component', 'once per version', async (device) => {
    await run(device, `{install: 'echo installed', run: 'exec sleep 1000'}`);
    await device.nucleus.components.restart('A');
    await device.untilState('A RUNNING', 2);
    return device.output.filter((line) => line === 'A: installed').length === 1 ? 'once per version' : 'again';
  }),
  rule('a HARD dependency', 'starts first', async (device) => {
    device.folder.write({ name: 'Z', lifecycle: FOREVER });
    device.folder.write({ name: 'A', lifecycle: FOREVER, dependencies: '{Z: {DependencyType: HARD}}' });
    await device.deploy({ merge: { A: '1.0.0' } });
    const first = device.states.find((state) => state.endsWith('RUNNING'));
    return first === 'Z RUNNING' ? 'starts first' : `${first} first`;
  }),
  rule(
    'a component whose HARD dependency ends by itself, and well',
    { lite: 'A is INSTALLED (waits for a HARD dependency that is not up); see its log', classic: 'SUCCEEDED' },
    (device) => {
      device.folder.write({ name: 'Z', lifecycle: '{run: "true"}' });
      device.folder.write({ name: 'A', lifecycle: FOREVER, dependencies: '{Z: {DependencyType: HARD}}' });
      return device.deploy({ merge: { A: '1.0.0' } });
    },
    UNTIL_ENDED_MS,
  ),
  rule(
    'a component whose SOFT dependency ends by itself, and well',
    'A 1.0.0 RUNNING, Z 1.0.0 FINISHED',
    async (device) => {
      device.folder.write({ name: 'Z', lifecycle: '{run: "true"}' });
      device.folder.write({ name: 'A', lifecycle: FOREVER, dependencies: '{Z: {DependencyType: SOFT}}' });
      await device.deploy({ merge: { A: '1.0.0' } });
      await device.untilState('Z FINISHED');
      return device.running();
    },
  ),
  rule('a component whose HARD dependency stops', 'stops and waits', async (device) => {
    device.folder.write({ name: 'Z', lifecycle: FOREVER });
    device.folder.write({ name: 'A', lifecycle: FOREVER, dependencies: '{Z: {DependencyType: HARD}}' });
    await device.deploy({ merge: { A: '1.0.0' } });
    await device.nucleus.components.stop('Z');
    await device.untilState('A INSTALLED', 2);
    return 'stops and waits';
  }),
];
