/*
 * Connections through the unmodified noble beside a scan, in a process of their own and bundled as the component is. It obeys orders on
 * standard input, one JSON line each, and prints one JSON line for each thing that happens.
 */
import { createInterface } from 'node:readline';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { NobleGatt } from '../../src/adapters/noble-gatt.ts';
import { NobleScanner } from '../../src/adapters/noble-scanner.ts';
import { connectSchema, gattSchema } from '../../src/gatt/gatt-config.ts';
import { GattSessions } from '../../src/gatt/gatt-sessions.ts';
import { type GattConnection, GattError, type Peer } from '../../src/gatt-ports.ts';
import type { GattLine, GattOrder, Leftovers } from './gatt-lines.ts';

const say = (line: GattLine): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

type Emitter = { eventNames(): readonly (string | symbol)[]; listenerCount(event: string | symbol): number };
type NobleModule = Emitter & { readonly _bindings: Emitter & { readonly _hci: Emitter } };

function isNobleModule(noble: unknown): noble is NobleModule {
  return typeof noble === 'object' && noble !== null && '_bindings' in noble && 'eventNames' in noble;
}

const clock = createSystemClock();
const links = new Map<string, GattConnection>();
let sessions: GattSessions | undefined;
let reports = 0;

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString('hex');
const onError = (error: unknown): void =>
  say({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });

process.on('unhandledRejection', (error) => {
  onError(error);
  process.exit(3);
});

const TABLES = {
  noble: ['_peripherals', '_services', '_characteristics', '_descriptors', '_discoveredPeripheralUUids'],
  bindings: [
    '_addresses',
    '_addresseTypes',
    '_connectable',
    'scannable',
    '_handles',
    '_gatts',
    '_aclStreams',
    '_signalings',
  ],
  hci: ['_handleBuffers'],
};

const sizeOf = (holder: object, table: string): number => Object.keys(Object(Reflect.get(holder, table))).length;
const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
const listenersOf = (emitter: Emitter): number => sum(emitter.eventNames().map((name) => emitter.listenerCount(name)));

function leftovers(noble: NobleModule): Leftovers {
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  const bindings = noble._bindings;
  return {
    heapBytes: heapUsed,
    rssBytes: rss,
    entries:
      sum(TABLES.noble.map((table) => sizeOf(noble, table))) +
      sum(TABLES.bindings.map((table) => sizeOf(bindings, table))) +
      sum(TABLES.hci.map((table) => sizeOf(bindings._hci, table))),
    listeners: listenersOf(noble) + listenersOf(bindings) + listenersOf(bindings._hci),
  };
}

/** A whole life of a link: connect, discover, subscribe, hear one value, close. */
async function cycle(gatt: NobleGatt, peer: Peer): Promise<void> {
  const connection = await gatt.connect(peer, 10_000);
  const found = (await connection.discover()).find(({ characteristic }) => characteristic === '2a6e');
  if (!found) throw new Error('the device has no temperature');
  await connection.read(found);
  await new Promise<void>((resolve, reject) => {
    void connection.closed.then((reason) => reject(new Error(reason)));
    connection.subscribe(found, () => resolve()).catch(reject);
  });
  await connection.close();
}

function startSessions(gatt: NobleGatt, devices: Extract<GattOrder, { order: 'sessions' }>['devices']): void {
  sessions = new GattSessions({
    clock,
    logger: createRecordingLogger(),
    random: Math.random,
    adapter: gatt,
    config: () => gattSchema.parse({ connect_timeout_s: 1, retry_min_s: 0.5, retry_max_s: 3 }),
    onValues: ({ deviceId, format, values }) => say({ deviceId, format, values }),
  });
  const entries = Object.entries(devices);
  sessions.configure(new Map(entries.map(([id, config]) => [id, connectSchema.parse(config)] as const)));
}

async function connect(gatt: NobleGatt, peer: Peer, timeoutMs: number): Promise<GattLine> {
  const connection = await gatt.connect(peer, timeoutMs);
  links.set(peer.address, connection);
  void connection.closed.then((closed) => say({ closed, address: peer.address }));
  return {};
}

function link(address: string): GattConnection {
  const connection = links.get(address);
  if (!connection) throw new Error(`no link to ${address}`);
  return connection;
}

async function obey(noble: NobleModule, gatt: NobleGatt, order: GattOrder): Promise<GattLine> {
  if (order.order === 'sessions') startSessions(gatt, order.devices);
  else if (order.order === 'status') return { status: sessions?.status() ?? {}, reports };
  else if (order.order === 'connect') return connect(gatt, order.peer, order.timeoutMs);
  else if (order.order === 'discover') return { characteristics: await link(order.address).discover() };
  else if (order.order === 'read') return { value: hex(await link(order.address).read(order.characteristic)) };
  else if (order.order === 'close') await link(order.address).close();
  else if (order.order === 'tables') return { after: leftovers(noble) };
  else if (order.order === 'cycles') {
    // The first links make what stays: shapes of objects, compiled code.
    for (let count = 0; count < 10; count += 1) await cycle(gatt, order.peer);
    const before = leftovers(noble);
    for (let count = 0; count < order.count; count += 1) await cycle(gatt, order.peer);
    return { before, after: leftovers(noble) };
  } else
    await link(order.address).subscribe(order.characteristic, (value) =>
      say({ notified: hex(value), address: order.address }),
    );
  return {};
}

async function answer(noble: NobleModule, gatt: NobleGatt, order: GattOrder): Promise<void> {
  const id = 'id' in order ? { id: order.id } : {};
  try {
    say({ ...(await obey(noble, gatt, order)), ...id });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    say({ code: error instanceof GattError ? error.code : 'OTHER', message, ...id });
  }
}

async function main(): Promise<void> {
  const scanner = new NobleScanner({
    clock,
    startTimeoutMs: 20_000,
    restartDelayMs: 10,
    quietMs: 60_000,
    onDeaf: (reason) => say({ error: reason }),
    onHandlerError: onError,
  });
  await scanner.start(
    ({ address, addressType }) => {
      reports += 1;
      sessions?.heard(address, { address, addressType });
    },
    (state) => say({ state }),
  );
  const noble: unknown = scanner.noble;
  if (!isNobleModule(noble)) throw new Error('noble is not as expected');
  const options = { supervisionTimeoutMs: 1000, attTimeoutMs: 2000, isScanWanted: () => scanner.isScanning };
  const gatt = new NobleGatt(noble, { clock, onError, ...options });
  createInterface({ input: process.stdin }).on('line', (line) => void answer(noble, gatt, JSON.parse(line)));
}

void main();
