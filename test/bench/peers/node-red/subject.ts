import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Subject } from '../../pipeline/subject.ts';
import { BenchFailedError } from '../../support/bench-errors.ts';
import { Program } from '../../support/child-process.ts';
import { startFeeder } from '../../support/feeder.ts';
import { startMosquitto } from '../../support/mosquitto.ts';
import { processTree } from '../../support/process-use.ts';
import { until } from '../../support/wait.ts';
import { flowOf, SETTINGS } from './flow.ts';
import { installedNodeRed } from './install.ts';

const FEEDER_WINDOW = 500;
const STARTED = /Started flows/;
const CONNECTED = /Connected to broker/g;

/** See README.md beside this file. @throws PeerMissingError where npm cannot install it, BenchFailedError */
export function nodeRed(name: string, mostCount: number): Subject {
  return {
    name,
    durability: 'keeps readings in memory only: a restart or a power cut loses what the broker has not acknowledged',
    mostCount,
    async start({ broker }, resources) {
      const script = installedNodeRed();
      const local = await startMosquitto(resources, [
        'allow_anonymous true',
        'set_tcp_nodelay true',
        'max_queued_messages 0',
      ]);
      const folder = resources.folder();
      writeFileSync(join(folder, 'flows.json'), JSON.stringify(flowOf(local.port, broker)));
      writeFileSync(join(folder, 'settings.js'), SETTINGS);
      const args = [script, '--userDir', folder, '--settings', join(folder, 'settings.js'), 'flows.json'];
      const program = await Program.start(resources, { command: process.execPath, args, cwd: folder });
      const isUp = () => STARTED.test(program.output) && (program.output.match(CONNECTED)?.length ?? 0) >= 2;
      await until('Node-RED is connected to both brokers', () => isUp() || program.ended);
      if (program.ended) throw new BenchFailedError(`Node-RED ended: ${program.output.slice(-500)}`);
      const feeder = await startFeeder(resources, { port: local.port, clientId: 'bench-flow', window: FEEDER_WINDOW });
      return {
        pids: async () => [local.program.pid, ...processTree(program.pid)],
        offer: (offer) => feeder.offer(offer),
      };
    },
  };
}
