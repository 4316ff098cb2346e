import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import { freePort } from '../../support/free-port.ts';
import { Program } from './child-process.ts';
import { MOSQUITTO } from './machine.ts';
import type { Resources } from './resources.ts';
import { until } from './wait.ts';

/** Whether somebody takes connections there. */
const answers = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });

/**
 * Starts a mosquitto on a free port of loopback, once it listens.
 * @param lines of mosquitto.conf(5), behind the listener's
 * @throws BenchFailedError
 */
export async function startMosquitto(
  resources: Resources,
  lines: readonly string[],
): Promise<{ readonly port: number; readonly program: Program }> {
  const port = await freePort();
  const file = join(resources.folder(), 'mosquitto.conf');
  // Started by root, mosquitto becomes the user "mosquitto", who may not read keys in a folder of ours.
  writeFileSync(file, `${[`listener ${port} 127.0.0.1`, 'user root', ...lines].join('\n')}\n`);
  const program = await Program.start(resources, { command: MOSQUITTO, args: ['-c', file] });
  await until('mosquitto listens', async () => (await answers(port)) || program.ended);
  return { port, program };
}
