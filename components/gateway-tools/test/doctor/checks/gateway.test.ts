import { describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { backlog } from '@sward/gateway-tools/doctor/checks/backlog.ts';
import { cloudLink } from '@sward/gateway-tools/doctor/checks/cloud-link.ts';
import { componentRestarts } from '@sward/gateway-tools/doctor/checks/component-restarts.ts';
import { componentUser } from '@sward/gateway-tools/doctor/checks/component-user.ts';
import { componentsRunning } from '@sward/gateway-tools/doctor/checks/components-running.ts';
import { configuration } from '@sward/gateway-tools/doctor/checks/configuration.ts';
import { deadLetters } from '@sward/gateway-tools/doctor/checks/dead-letters.ts';
import { logWrites } from '@sward/gateway-tools/doctor/checks/log-writes.ts';
import { losses } from '@sward/gateway-tools/doctor/checks/losses.ts';
import { nucleus } from '@sward/gateway-tools/doctor/checks/nucleus.ts';
import { nucleusConfig } from '@sward/gateway-tools/doctor/checks/nucleus-config.ts';
import { versions } from '@sward/gateway-tools/doctor/checks/versions.ts';
import { workFolders } from '@sward/gateway-tools/doctor/checks/work-folders.ts';
import {
  FORBIDDEN,
  type Furniture,
  gatewayWith,
  look,
  NOW_MS,
  processOf,
  ROOT,
  saying,
  statusOf,
  told,
} from '../fake-machine.ts';

const { bleIngest, localBuffer, cloudPublisher } = COMPONENTS;
const ALL = [bleIngest, localBuffer, cloudPublisher];

describe('the nucleus', () => {
  const listening = { ok: true, value: true } as const;
  const dpkg = { 'dpkg-query -W aws-greengrass-lite': 'aws-greengrass-lite\t2.6.0\n' };
  it.each<[string, Furniture, string]>([
    ['runs', { listening, programs: dpkg }, 'ok: nucleus lite 2.6.0 runs'],
    ['runs in a version that nobody knows', { listening }, 'ok: nucleus lite of unknown version runs'],
    [
      'does not run',
      { programs: dpkg },
      `error: nucleus lite 2.6.0 does not run: nobody listens on ${ROOT}/gg-ipc.socket`,
    ],
    [
      'may not be asked',
      { listening: FORBIDDEN },
      'unknown: nucleus lite of unknown version: its socket may not be asked',
    ],
    [
      'may not be asked, and is seen as a process',
      { listening: FORBIDDEN, processes: [{ pid: 1, uid: 0, arguments: ['/usr/bin/ggipcd'], capabilities: 0n }] },
      'ok: nucleus lite of unknown version runs',
    ],
  ])('%s', async (_, furniture, expected) => {
    expect(told(await look(nucleus, furniture))).toBe(expected);
  });

  it('is the classic one, at its own socket', async () => {
    const gateway = gatewayWith(
      { flavour: 'classic', nucleusVersion: '2.18.0' },
      { flavour: 'classic', root: '/greengrass/v2' },
    );
    expect(told(await look(nucleus, {}, { gateway }))).toBe(
      'error: nucleus classic 2.18.0 does not run: nobody listens on /greengrass/v2/ipc.socket',
    );
  });

  it.each([
    ['whole', gatewayWith(), 'ok: configured as gw-1'],
    [
      'without a name',
      gatewayWith({ thingName: undefined, rootCaPath: undefined }),
      'error: the nucleus is not told thingName, rootCaPath',
    ],
    [
      'not readable',
      gatewayWith({}, { problem: { text: 'may not be read', forbidden: true } }),
      'unknown: may not be read',
    ],
    ['broken', gatewayWith({}, { problem: { text: 'is no YAML', forbidden: false } }), 'error: is no YAML'],
  ])('has a configuration: %s', async (_, gateway, expected) => {
    expect(told(await look(nucleusConfig, {}, { gateway }))).toBe(expected);
  });
});

describe('the components', () => {
  const running = (component: string) => ({ processes: [processOf(component)] });
  const only = async (component: string, furniture: Furniture) =>
    (await look(componentsRunning, furniture)).filter(({ details }) => details['component'] === component);

  it.each<[string, Furniture, string]>([
    ['runs', saying('localBuffer', {}), 'ok: sward.LocalBuffer runs, up 60 min'],
    ['is not there', {}, 'error: sward.LocalBuffer does not run'],
    [
      'has said nothing for long',
      saying('localBuffer', {}, { at: NOW_MS - 600_000 }),
      'warning: sward.LocalBuffer has said nothing new for 10 min',
    ],
    [
      'starts',
      { ...running(localBuffer), statuses: { [localBuffer]: { kind: 'silent' } } },
      'warning: sward.LocalBuffer starts and has said nothing yet',
    ],
    [
      'hangs',
      { ...running(localBuffer), statuses: { [localBuffer]: { kind: 'failed', text: 'it did not\nanswer in time' } } },
      'warning: sward.LocalBuffer runs, and its status socket gives no status: it did not answer in time',
    ],
    ['has no socket', running(localBuffer), 'warning: sward.LocalBuffer runs, and has no status socket'],
    [
      'may not be asked',
      { ...running(localBuffer), statuses: { [localBuffer]: { kind: 'forbidden' } } },
      'unknown: sward.LocalBuffer runs; its status socket may not be asked',
    ],
    [
      'left a socket that may not be asked',
      { statuses: { [localBuffer]: { kind: 'forbidden' } } },
      'unknown: sward.LocalBuffer: its status socket may not be asked',
    ],
  ])('are looked at one by one; one %s', async (_, furniture, expected) => {
    expect(told(await only(localBuffer, furniture))).toBe(expected);
  });

  it('are found where the folder of the nucleus is a link', async () => {
    const gateway = gatewayWith({}, { root: '/data/greengrass', calledAs: ROOT });
    const verdicts = await look(componentsRunning, running(localBuffer), { gateway });
    expect(told(verdicts)).toContain('warning: sward.LocalBuffer runs, and has no status socket');
  });

  it('are those of this gateway, and no other on the machine', async () => {
    const other = processOf(localBuffer, {
      arguments: ['/node', '/tmp/other/packages/artifacts-unarchived/sward.LocalBuffer/1/x/main.cjs'],
    });
    expect(told(await only(localBuffer, { processes: [other] }))).toBe('error: sward.LocalBuffer does not run');
  });

  const unit = (text: string) => ({
    programs: { [`systemctl show -p ActiveState,NRestarts ggl.${bleIngest}.service`]: text },
  });
  /** Ended some minutes ago, on a machine that is up for two hours, unless it was in an earlier boot. */
  const exits = (count: number, bootId = 'this', monotonicMs = 7_000_000) => ({
    files: {
      '/proc/sys/kernel/random/boot_id': 'this\n',
      '/proc/uptime': '7200.50 20000.10\n',
      [`${ROOT}/work/${bleIngest}/exit-times.json`]: JSON.stringify(
        Array.from({ length: count }, () => ({ bootId, monotonicMs })),
      ),
    },
  });
  it.each<[string, Furniture, string]>([
    ['none', unit('ActiveState=active\nNRestarts=0\n'), 'ok: no component ended by itself of late'],
    ['two before the start of the machine', exits(2, 'earlier'), 'ok: no component ended by itself of late'],
    ['two long ago', exits(2, 'this', 1000), 'ok: no component ended by itself of late'],
    ['one within an hour', exits(1), 'ok: no component ended by itself of late'],
    ['two within an hour', exits(2), 'warning: sward.BleIngest ended by itself 2 times within an hour'],
    ['the last, on lite', unit('ActiveState=failed\nNRestarts=3\n'), 'error: the nucleus has given sward.BleIngest up'],
  ])('ended by themselves: %s', async (_, furniture, expected) => {
    expect(told(await look(componentRestarts, furniture))).toBe(expected);
  });

  it.each([
    ['BROKEN', 'error: the nucleus has given sward.BleIngest up'],
    ['RUNNING', 'ok: no component ended by itself of late'],
  ])('are given up by classic or not, by the last word of its log: %s', async (state, expected) => {
    const line = (to: string) =>
      `2026-11-21T10:00:00.000Z [INFO] (pool-2-thread-18) com.aws.greengrass.lifecyclemanager.GenericExternalService: service-set-state. {serviceName=sward.BleIngest, currentState=ERRORED, newState=${to}}`;
    const log = [line('BROKEN'), line('INSTALLED'), line(state)].join('\n');
    const gateway = gatewayWith({}, { flavour: 'classic', root: '/greengrass/v2' });
    expect(
      told(await look(componentRestarts, { files: { '/greengrass/v2/logs/greengrass.log': log } }, { gateway })),
    ).toBe(expected);
  });

  const recipe = (version: string, member: string) =>
    `ComponentName: "sward.Gateway"\nComponentVersion: "${version}"\nComponentDependencies:\n  sward.BleIngest:\n    VersionRequirement: "=${member}"\n  sward.LocalBuffer:\n    VersionRequirement: "${member}"\n`;
  const pair = (first: string, second: string) => [processOf(bleIngest, {}, first), processOf(localBuffer, {}, second)];
  it.each<[string, Furniture, string]>([
    [
      'of one bundle',
      {
        processes: pair('0.1.0-a', '0.1.0-a'),
        files: {
          [`${ROOT}/packages/recipes/a.yaml`]: recipe('0.1.0-g', '0.1.0-a'),
          [`${ROOT}/packages/recipes/b.yaml`]: recipe('0.1.0-h', '0.1.0-b'),
        },
      },
      'ok: the components of sward.Gateway 0.1.0-g run',
    ],
    [
      'of two bundles',
      {
        processes: pair('0.1.0-a', '0.1.0-b'),
        files: {
          [`${ROOT}/packages/recipes/a.yaml`]: recipe('0.1.0-g', '0.1.0-a'),
          [`${ROOT}/packages/recipes/b.yaml`]: recipe('0.1.0-h', '0.1.0-b'),
        },
      },
      'warning: the components that run were not built together',
    ],
    [
      'of one release, where no recipe can be read',
      { processes: pair('0.1.0-a', '0.1.0-b') },
      'ok: the components that run are of one release',
    ],
    [
      'of two releases',
      { processes: pair('0.1.0-a', '0.2.0-b') },
      'warning: the components that run were not built together',
    ],
    [
      'beside recipes of others',
      {
        processes: pair('0.1.0-a', '0.1.0-a'),
        files: { [`${ROOT}/packages/recipes/a.yaml`]: 'ComponentName: x # like sward.Gateway: [' },
      },
      'ok: the components that run are of one release',
    ],
    ['none', {}, ''],
  ])('are %s', async (_, furniture, expected) => {
    expect(told(await look(versions, furniture))).toBe(expected);
  });
});

describe('the configuration of the components', () => {
  it.each<[string, Furniture, string]>([
    ['in force', saying('bleIngest', {}), 'ok: the newest configuration is in force'],
    [
      'refused',
      saying('bleIngest', {}, { configuration: { valid: false, refused: ['rate: too big', 'x: unknown key'] } }),
      'error: sward.BleIngest refused its configuration: rate: too big; x: unknown key',
    ],
    ['not known', {}, 'unknown: no component can be asked about its configuration'],
  ])('is %s', async (_, furniture, expected) => {
    expect(told(await look(configuration, furniture))).toBe(expected);
  });
});

describe('who may write', () => {
  const passwd = 'root:x:0:0:root:/root:/bin/bash\nggc_user:x:990:990::/home/ggc_user:/bin/sh\n';
  const group = 'root:x:0:\nggc_group:x:990:\n';
  it.each<[string, Record<string, string>, string]>([
    ['there', { '/etc/passwd': passwd, '/etc/group': group }, 'ok: components run as ggc_user'],
    ['missing', { '/etc/passwd': 'root:x:0:0::/:/bin/sh\n' }, 'error: there is no user ggc_user'],
    ['without its group', { '/etc/passwd': passwd, '/etc/group': 'root:x:0:\n' }, 'error: there is no group ggc_group'],
  ])('is a user: %s', async (_, files, expected) => {
    expect(told(await look(componentUser, { files }))).toBe(expected);
  });

  it('is nobody of its own under the local nucleus', async () => {
    const gateway = gatewayWith({ posixUser: undefined }, { standIn: true });
    expect(await look(componentUser, {}, { gateway })).toEqual([]);
    const unread = gatewayWith({ posixUser: undefined }, { problem: { text: 'may not be read', forbidden: true } });
    expect(await look(componentUser, {}, { gateway: unread })).toEqual([]);
  });

  const folder = `${ROOT}/work/${localBuffer}`;
  const owned = (uid: number, mode = 0o700, fileUid = uid) => ({
    [folder]: { kind: 'folder', uid, mode } as const,
    [`${folder}/readings.db`]: { kind: 'file', uid: fileUid, mode: 0o600 } as const,
  });
  const processes = [processOf(localBuffer)];
  it.each<[string, Furniture, string]>([
    ['its user', { processes, facts: owned(990) }, 'ok: work folders belong to those who write them'],
    [
      'root, which the process is not',
      { processes, facts: owned(0, 0o755, 990) },
      'error: sward.LocalBuffer (user 990) cannot write its work folder',
    ],
    [
      'its user, but the log is of root',
      { processes, facts: owned(990, 0o700, 0) },
      `error: ${folder}/readings.db belongs to user 0, not to sward.LocalBuffer (990)`,
    ],
    [
      'its user, who may not write',
      { processes, facts: owned(990, 0o500) },
      'error: sward.LocalBuffer (user 990) cannot write its work folder',
    ],
    ['its user, and everybody', { processes, facts: owned(990, 0o777) }, `warning: anybody may write ${folder}`],
    [
      'root, as the process is',
      { processes: [processOf(localBuffer, { uid: 0 })], facts: owned(0) },
      'ok: work folders belong to those who write them',
    ],
  ])('is the owner of the work folder: %s', async (_, furniture, expected) => {
    expect(told(await look(workFolders, furniture))).toBe(expected);
  });
});

describe('what the log holds', () => {
  const held = (readings: number, ageS: number) =>
    saying('localBuffer', { unconfirmed_cloud: readings, unconfirmed_cloud_age_s: ageS });
  it.each<[string, Furniture, string]>([
    ['nothing', held(0, 0), 'ok: nothing waits for the cloud'],
    ['some seconds', held(40, 12), 'ok: 40 readings wait for the cloud, the oldest for 12 s'],
    ['an hour', held(9000, 3600), 'warning: 9000 readings wait for the cloud, the oldest for 60 min'],
    [
      'five days',
      held(900_000, 432_000),
      'error: 900000 readings wait for the cloud, the oldest for 5 d: they are given up when retention_days is over',
    ],
    ['nobody knows', {}, 'unknown: sward.LocalBuffer cannot be asked what it holds'],
  ])('waits for the cloud: %s', async (_, furniture, expected) => {
    expect(told(await look(backlog, furniture))).toBe(expected);
  });

  const AT = Date.UTC(2026, 10, 20);
  const MONTHS_AGO = Date.UTC(2026, 5, 1);
  it.each<[string, Furniture, string]>([
    ['nothing', saying('localBuffer', {}), 'ok: no readings were given up'],
    [
      'by age',
      saying('localBuffer', { lost_age: 7, lost_age_from: AT, lost_age_to: AT }),
      'warning: 7 readings were given up (age), heard 2026-11-20T00:00:00.000Z to 2026-11-20T00:00:00.000Z',
    ],
    [
      'long ago',
      saying('localBuffer', { lost_space: 7, lost_space_from: MONTHS_AGO, lost_space_to: MONTHS_AGO }),
      'ok: no readings were given up',
    ],
    [
      'by BLE ingest',
      saying('bleIngest', {}, { dropped: 5 }),
      'warning: sward.BleIngest gave up 5 readings since it started',
    ],
    ['nobody knows', {}, 'unknown: no component can be asked what was lost'],
  ])('was given up: %s', async (_, furniture, expected) => {
    expect(told(await look(losses, furniture))).toBe(expected);
  });

  it.each<[string, Furniture, string]>([
    ['none', saying('localBuffer', { log_dead_letters: 0 }), 'ok: no dead letters'],
    ['some', saying('localBuffer', { log_dead_letters: 3 }), 'warning: 3 dead letters'],
    ['nobody knows', {}, 'unknown: sward.LocalBuffer cannot be asked for dead letters'],
  ])('is a dead letter: %s', async (_, furniture, expected) => {
    expect(told(await look(deadLetters, furniture))).toBe(expected);
  });

  it.each<[string, Furniture, string]>([
    ['well', saying('localBuffer', {}), 'ok: the log is written'],
    [
      'not',
      saying('localBuffer', { commit_error: 'attempt to write\na readonly database' }),
      'error: the log cannot be written: attempt to write a readonly database',
    ],
    ['to a card that fails', saying('localBuffer', { damaged_rows: 1 }), 'warning: the log was damaged'],
    ['to a new file', saying('localBuffer', { log_quarantined: 1 }), 'warning: the log was damaged'],
    ['nobody knows', {}, 'unknown: sward.LocalBuffer cannot be asked whether it can write'],
  ])('is written: %s', async (_, furniture, expected) => {
    expect(told(await look(logWrites, furniture))).toBe(expected);
  });
});

describe('the way to the cloud, by the word of the publisher', () => {
  it.each<[string, Furniture, string]>([
    ['up', saying('cloudPublisher', { link: 'up', connected: true }), 'ok: the cloud confirms'],
    [
      'unconfirmed',
      saying('cloudPublisher', { link: 'unconfirmed' }),
      'error: the nucleus takes readings, and the cloud does not confirm them',
    ],
    ['refused', saying('cloudPublisher', { link: 'refused' }), 'error: the nucleus takes no readings for the cloud'],
    ['unauthorized', saying('cloudPublisher', { link: 'unauthorized' }), 'error: sward.CloudPublisher may not publish'],
    [
      'not begun',
      saying('cloudPublisher', { connected: false }),
      'unknown: sward.CloudPublisher does not publish yet: see configuration',
    ],
    ['nobody knows', {}, 'unknown: sward.CloudPublisher cannot be asked about the cloud'],
  ])('is %s', async (_, furniture, expected) => {
    expect(told(await look(cloudLink, furniture))).toBe(expected);
  });

  it('says what to do in every finding that is not well', async () => {
    const statuses = Object.fromEntries(
      ALL.map((name) => [name, statusOf(name, { link: 'refused', commit_error: 'x' })]),
    );
    const checks = [cloudLink, logWrites, componentsRunning, nucleus, nucleusConfig];
    const verdicts = (await Promise.all(checks.map((check) => look(check, { statuses })))).flat();
    expect(verdicts.filter(({ level, todo }) => (level === 'error' || level === 'warning') && !todo)).toEqual([]);
  });
});
