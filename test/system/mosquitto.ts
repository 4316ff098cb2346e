import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { CertificatePaths } from '@sward/cloud/adapters/certificate-folder.ts';
import { freePort } from '../support/free-port.ts';

const PROGRAM = '/usr/sbin/mosquitto';

async function untilListening(port: number): Promise<void> {
  for (;;) {
    const socket = connect(port, '127.0.0.1');
    const outcome = await Promise.race([
      once(socket, 'connect').then(() => 'up'),
      once(socket, 'error').then(() => 'down'),
    ]).catch(() => 'down');
    socket.destroy();
    if (outcome === 'up') return;
    await new Promise((done) => setTimeout(done, 50));
  }
}

/** A real mosquitto on loopback that takes clients by certificate only. */
export class Mosquitto {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static async start(folder: string, { ca, server }: CertificatePaths): Promise<Mosquitto> {
    const port = await freePort();
    const file = join(folder, 'mosquitto.conf');
    const lines = [
      `listener ${port} 127.0.0.1`,
      `cafile ${ca}`,
      `certfile ${server.certificate}`,
      `keyfile ${server.key}`,
      'require_certificate true',
      'use_identity_as_username true',
      'persistence false',
      // Started by root, mosquitto becomes the user "mosquitto", who may not read the keys in a folder of ours.
      'user root',
    ];
    writeFileSync(file, `${lines.join('\n')}\n`);
    const child = spawn(PROGRAM, ['-c', file], { stdio: 'ignore' });
    await untilListening(port);
    return new Mosquitto(`mqtts://localhost:${port}`, child);
  }

  async stop(): Promise<void> {
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGTERM');
    await ended;
  }
}
