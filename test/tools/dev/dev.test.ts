import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { Duplex } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { LocalGateway } from '@sward/gateway/local-gateway.ts';
import type { GatewayOptions } from '@sward/gateway/options.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { z } from 'zod';
import { HOST_BUILD } from '../../../tools/build/build-folders.ts';
import { readBuiltFolder, versionIn } from '../../../tools/built/built-folder.ts';
import type { DevSession } from '../../../tools/dev/dev-session.ts';
import { openWorkbench } from '../../../tools/dev/open-workbench.ts';
import { parseDevOptions } from '../../../tools/dev/options.ts';
import { UMBRELLA } from '../../../tools/recipes/catalogue.ts';

const NAME = COMPONENTS.bleIngest;

/** What npm test has built before jest started. */
const built = readBuiltFolder(HOST_BUILD);

let folder: string;
let session: DevSession;
const said: string[] = [];

/** The component's own program, and a source of the test's beside it. */
function writeSource(text: string): void {
  writeFileSync(join(folder, 'src', 'edition.ts'), text);
}

const edition = (word: string) => `export const edition: string = 'edition ${word}';\n`;

const PLANTED = "\n\nthrow new TypeError('planted');\nexport const edition: string = '';\n";

/** Jest's own time limit ends a wait that is in vain. */
async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await new Promise((done) => setTimeout(done, 20));
}

const hasSaid = (text: string) => said.some((line) => line.includes(text));
const heard = (text: string) => until(() => hasSaid(text));
const details = () => session.gateway.nucleus.components.details(NAME);
const stored = () => session.gateway.cloudStats.stored;

const inspectorPorts = () => said.flatMap((line) => /^inspector of .*:(\d+), .*:(\d+)$/.exec(line)?.slice(1) ?? []);

const targetsSchema = z.array(z.object({ type: z.literal('node'), webSocketDebuggerUrl: z.string() }));

const inspected = async (port: string | undefined) =>
  targetsSchema.parse(await (await fetch(`http://127.0.0.1:${port}/json/list`)).json());

/** Section 5.5.1: who is told to close answers, as every debugger does, and goes. The answer is a frame without content. */
const leaveWhenTold = (socket: Duplex) => (frame: Buffer) => {
  if (((frame[0] ?? 0) & 0x0f) === 0x08) socket.end(Buffer.from([0x88, 0x80, 0, 0, 0, 0]));
};

/** A debugger that stays until it is told to go: a WebSocket (RFC 6455, section 4.1) to the inspector. */
async function attachForGood(): Promise<void> {
  const [target] = await inspected(inspectorPorts()[0]);
  const headers = {
    connection: 'Upgrade',
    upgrade: 'websocket',
    'sec-websocket-version': '13',
    'sec-websocket-key': Buffer.alloc(16).toString('base64'),
  };
  const asked = request((target?.webSocketDebuggerUrl ?? '').replace('ws:', 'http:'), { headers });
  asked.on('upgrade', (_, socket) => socket.on('error', () => undefined).on('data', leaveWhenTold(socket))).end();
  await once(asked, 'upgrade');
}

async function readingsGoOn(): Promise<void> {
  const before = stored();
  await until(() => stored() > before);
}

/** As npm start leaves the folder: another version than the bench's was deployed last. */
async function runFromArtifacts(options: GatewayOptions): Promise<void> {
  const bundle = { dir: built.outDir, component: UMBRELLA.name, version: versionIn(built, UMBRELLA.name) ?? '' };
  const [clock, log] = [createSystemClock(), createRecordingLogger()];
  const gateway = await LocalGateway.start({ options, bundle, clock, log });
  await gateway.settle();
  await gateway.stop();
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-dev-'));
  mkdirSync(join(folder, 'src'));
  const component = resolve('components/ble-ingest/src/main.ts');
  const entry = `import ${JSON.stringify(component)};\nimport { edition } from './edition.ts';\nprocess.stderr.write(edition + '\\n');\n`;
  writeFileSync(join(folder, 'src', 'main.ts'), entry);
  writeSource(edition('one'));
  const options = parseDevOptions([
    'ble-ingest',
    '--inspect',
    '0',
    '--sensors',
    '3',
    '--rate',
    '5',
    '--data',
    join(folder, 'data'),
  ]);
  await runFromArtifacts(options.gateway);
  session = await openWorkbench({
    ...options,
    built,
    sources: new Map([['main.cjs', join(folder, 'src', 'main.ts')]]),
    clock: createSystemClock(),
    log: createRecordingLogger(),
    publisherConfig: { ack_timeout_s: 2 },
    say: (line) => said.push(line),
  });
}, 60_000);

afterAll(async () => {
  await session.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('a component on the bench', () => {
  it('runs its sources in a gateway of artifacts, under inspectors that answer', async () => {
    await heard('edition one');
    await readingsGoOn();
    const ports = inspectorPorts();
    await heard(`radio_process_output text=Debugger listening on ws://127.0.0.1:${ports[1]}`);
    for (const port of ports) expect(await inspected(port)).toHaveLength(1);
  });

  it('has started once, and what was deployed before it not again', () => {
    const counted = (text: string) => said.filter((line) => line.includes(text)).length;
    expect(counted('edition one')).toBe(1);
    expect(counted('ipc_connected')).toBe(1);
    expect(hasSaid('component_stopping')).toBe(false);
    expect(hasSaid('address already in use')).toBe(false);
    expect(details()?.restarts).toBe(0);
  });

  it('is restarted with what was saved, whoever debugs it', async () => {
    await attachForGood();
    const before = details()?.pid;
    writeSource(edition('two'));
    await heard('edition two');
    await heard('restarted in');
    expect(details()?.pid).not.toBe(before);
    expect(session.restarts).toHaveLength(1);
    // A process that waits for its debugger to leave is waited for, then killed.
    expect(hasSaid('Waiting for the debugger')).toBe(false);
    await readingsGoOn();
  });

  it('goes on as it was while a source does not compile, which is told with the place', async () => {
    const before = details()?.pid;
    writeSource('export const edition: string = ;\n');
    await heard('it does not compile');
    expect(hasSaid('edition.ts:1:31')).toBe(true);
    await readingsGoOn();
    expect(details()?.pid).toBe(before);
  });

  it('that crashes shows where in the sources, waits for the next save, and is not given up', async () => {
    writeSource(PLANTED);
    await heard('has ended');
    expect(hasSaid('planted')).toBe(true);
    expect(said.some((line) => /at .*src\/edition\.ts:3:7/.test(line))).toBe(true);
    await until(() => details()?.state === 'FINISHED');
    // What made it crash may lie elsewhere: saving the same again is enough.
    const crashes = () => said.filter((line) => line.includes('has ended')).length;
    expect(crashes()).toBe(1);
    writeSource(PLANTED);
    await until(() => crashes() === 2 && details()?.state === 'FINISHED');
    writeSource(edition('three'));
    await heard('edition three');
    await until(() => session.restarts.length === 2);
    await readingsGoOn();
  });

  it('has lost nothing by all that', async () => {
    await session.gateway.settle();
    expect(session.gateway.result()).toMatchObject({ lost: 0, dropped: 0, held: 0 });
  });
});
