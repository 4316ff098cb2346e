import type { Subject } from '../../pipeline/subject.ts';
import { startFeeder } from '../../support/feeder.ts';
import { startMosquitto } from '../../support/mosquitto.ts';

/** Publishes in flight from what feeds the bridge; more do not make it faster. */
const FEEDER_WINDOW = 500;

export type BridgeOptions = {
  /** `changes`: the whole database after every change, the most durable that mosquitto has. `interval`: its default. */
  readonly save: 'changes' | 'interval';
  readonly mostCount: number;
};

const SAVING = {
  changes: ['autosave_on_changes true', 'autosave_interval 1'],
  interval: ['autosave_on_changes false', 'autosave_interval 1800'],
};

const DURABILITY = {
  changes: 'acknowledges to its source before it saves; a power cut loses what came since the last save',
  interval: 'keeps readings in memory and saves them every 30 minutes: a kill or a power cut loses all since then',
};

/** See README.md beside this file. @throws BenchFailedError */
export function mosquittoBridge(name: string, { save, mostCount }: BridgeOptions): Subject {
  return {
    name,
    durability: DURABILITY[save],
    mostCount,
    async start({ broker }, resources) {
      const { port, program } = await startMosquitto(resources, [
        'allow_anonymous true',
        'set_tcp_nodelay true',
        'persistence true',
        `persistence_location ${resources.folder()}/`,
        ...SAVING[save],
        'max_queued_messages 0',
        'max_inflight_messages 1000',
        'connection remote',
        `address ${broker.host}:${broker.port}`,
        `bridge_cafile ${broker.ca}`,
        `bridge_certfile ${broker.certificate}`,
        `bridge_keyfile ${broker.key}`,
        'remote_clientid bench-bridge',
        'cleansession false',
        'notifications false',
        'try_private false',
        'topic building/# out 1',
      ]);
      const feeder = await startFeeder(resources, { port, clientId: 'bench-bridge-source', window: FEEDER_WINDOW });
      return { pids: async () => [program.pid], offer: (offer) => feeder.offer(offer) };
    },
  };
}
