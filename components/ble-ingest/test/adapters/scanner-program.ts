/*
 * The scanner in a process of its own, bundled as the component is: prints one JSON line for each thing it says.
 * On the line "stop" it stops; a line "throw" makes the next advertisement's handler throw.
 */
import { createInterface } from 'node:readline';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import { NobleScanner } from '../../src/adapters/noble-scanner.ts';
import { isObject, message } from './scanner-lines.ts';

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

let mustThrow = false;
const quietMs = Number(process.env['QUIET_MS']);
const system = createSystemClock();

/** Tells each time that the watchdog looks: on a busy machine that is later than asked for. */
const clock: Clock = {
  ...system,
  setTimer: (delayMs, work) =>
    system.setTimer(delayMs, () => {
      work();
      if (delayMs === quietMs / 2) say({ looked: true });
    }),
};

const scanner = new NobleScanner({
  clock,
  quietMs,
  startTimeoutMs: Number(process.env['START_TIMEOUT_MS']),
  restartDelayMs: 10,
  onDeaf: (reason) => say({ deaf: reason }),
  onHandlerError: (error) => say({ handlerError: message(error) }),
});

/** Where noble keeps each address that it meets. */
const MAPS = {
  _bindings: ['_addresses', '_addresseTypes', '_connectable', 'scannable'],
  '_bindings._gap': ['_discoveries'],
  '': ['_peripherals', '_services', '_characteristics', '_descriptors', '_discoveredPeripheralUUids'],
};

/** What stands at a path of names joined by dots. */
const at = (root: unknown, path: string): unknown =>
  path
    .split('.')
    .filter(Boolean)
    .reduce((value, name) => (isObject(value) ? value[name] : undefined), root);

/** noble's own memory of addresses, which the scanner must leave empty. */
async function rememberedAddresses(): Promise<number> {
  const module: unknown = await import('@abandonware/noble');
  const noble = isObject(module) ? module['default'] : undefined;
  const maps = Object.entries(MAPS).flatMap(([path, names]) => names.map((name) => at(noble, `${path}.${name}`)));
  return maps.reduce<number>((sum, map) => sum + (isObject(map) ? Object.keys(map).length : Number.NaN), 0);
}

async function stop(): Promise<void> {
  await scanner.stop();
  say({ remembered: await rememberedAddresses(), sigintListeners: process.listenerCount('SIGINT') });
}

createInterface({ input: process.stdin }).on('line', (line) => {
  if (line === 'throw') mustThrow = true;
  else void stop();
});

scanner
  .start(
    ({ data, ...advertisement }) => {
      say({ advertisement: { ...advertisement, data: Buffer.from(data).toString('hex') } });
      const throws = mustThrow;
      mustThrow = false;
      if (throws) throw new Error('a handler with a bug');
    },
    (state) => say({ state }),
  )
  .then(
    () => say({ started: true }),
    (error: unknown) => say({ failed: message(error) }),
  );
