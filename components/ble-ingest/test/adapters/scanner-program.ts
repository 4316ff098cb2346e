/*
 * The scanner in a process of its own, bundled as the component is: prints one JSON line for each thing it says.
 * On the line "stop" it stops; a line "throw" makes the next advertisement's handler throw.
 */
import { createInterface } from 'node:readline';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { NobleScanner } from '../../src/adapters/noble-scanner.ts';
import { isObject, message } from './scanner-lines.ts';

const say = (line: object): void => void process.stdout.write(`${JSON.stringify(line)}\n`);

let mustThrow = false;

const scanner = new NobleScanner({
  clock: createSystemClock(),
  quietMs: Number(process.env['QUIET_MS']),
  startTimeoutMs: Number(process.env['START_TIMEOUT_MS']),
  restartDelayMs: 10,
  onDeaf: (reason) => say({ deaf: reason }),
  onHandlerError: (error) => say({ handlerError: message(error) }),
});

/** noble's own memory of addresses, which the scanner must leave empty. */
async function rememberedAddresses(): Promise<number> {
  const module: unknown = await import('@abandonware/noble');
  const noble = isObject(module) ? module['default'] : undefined;
  const bindings = isObject(noble) ? noble['_bindings'] : undefined;
  const gap = isObject(bindings) ? bindings['_gap'] : undefined;
  const discoveries = isObject(gap) ? gap['_discoveries'] : undefined;
  return isObject(discoveries) ? Object.keys(discoveries).length : Number.NaN;
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
