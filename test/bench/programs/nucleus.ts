/** The local nucleus in a process of its own, with components of the bundle deployed to it. */
import { readFileSync } from 'node:fs';
import { createNucleus } from '@sward/nucleus/nucleus.ts';
import { BenchFailedError } from '../support/bench-errors.ts';
import type { NucleusMessage, NucleusProgramOptions } from './nucleus-messages.ts';
import { obeyParent, programOptions, tellParent } from './parent.ts';

const options = programOptions<NucleusProgramOptions>();
const STATUS_PREFIX = 'sward/status/';
const DELIVERY_ACK = 'sward/delivery/ack';

const nucleus = createNucleus({
  root: options.root,
  flavour: options.flavour,
  thingName: options.thingName,
  awsBroker: {
    url: options.broker.url,
    ca: readFileSync(options.broker.ca, 'utf8'),
    cert: readFileSync(options.broker.certificate, 'utf8'),
    key: readFileSync(options.broker.key, 'utf8'),
  },
  extraEnv: (component) => options.env[component] ?? {},
  observer: {
    tap: {
      onLocalPublish: ({ topic, payload }) => {
        if (topic === DELIVERY_ACK) tell({ kind: 'delivered', seq: JSON.parse(Buffer.from(payload).toString()).seq });
        if (!topic.startsWith(STATUS_PREFIX)) return;
        tell({ kind: 'status', component: topic.slice(STATUS_PREFIX.length), body: Buffer.from(payload).toString() });
      },
    },
  },
});

const tell = (message: NucleusMessage) => tellParent(message);

obeyParent<{ readonly kind: 'pids' }>(
  () => {
    const running = nucleus.components.list().flatMap(({ name, pid }) => (pid === undefined ? [] : [[name, pid]]));
    tell({ kind: 'pids', pids: Object.fromEntries(running) });
  },
  () => nucleus.stop(),
);

await nucleus.start();
if (options.merge.length > 0) {
  const { status, reason } = await nucleus.deploy({
    recipeDir: options.recipeDir,
    artifactDir: options.artifactDir,
    merge: new Map(options.merge),
    remove: [],
    updateConfig: new Map(Object.entries(options.config).map(([name, change]) => [name, { MERGE: change }])),
  });
  if (status !== 'SUCCEEDED') throw new BenchFailedError(`the deployment failed: ${reason ?? status}`);
}
const issued = Object.entries(options.clients).map(([name, access]) => [name, nucleus.admitClient(name, access)]);
tell({ kind: 'ready', socketPath: nucleus.ipcSocketPath, serviceIds: Object.fromEntries(issued) });
