import type { Flavour } from '@sward/nucleus/ports.ts';
import type { NucleusReady } from '../programs/nucleus-messages.ts';
import { brokerUrl } from '../support/broker-address.ts';
import { Program } from '../support/child-process.ts';
import type { RemoteCloud } from '../support/remote-cloud.ts';
import type { Resources } from '../support/resources.ts';

const TOPIC = 'bench/ipc';
const WINDOW = 16;

const ALL_OF_PUBSUB = {
  'aws.greengrass.ipc.pubsub': {
    'bench:all': {
      operations: ['aws.greengrass#PublishToTopic', 'aws.greengrass#SubscribeToTopic'],
      resources: [TOPIC],
    },
  },
};

/**
 * Messages a second from one process to another through the local nucleus, with the SDK's client, each publish answered.
 * @param bytes of one message's payload
 */
export async function measureIpc(
  cloud: RemoteCloud,
  resources: Resources,
  flavour: Flavour,
  { count, bytes }: { readonly count: number; readonly bytes: number },
): Promise<number> {
  const scope = resources.scope();
  try {
    const ready = await startNucleus(cloud, scope, flavour);
    const client = async (role: 'publisher' | 'subscriber') => {
      const options = {
        socketPath: ready.socketPath,
        serviceId: ready.serviceIds[role],
        topic: TOPIC,
        role,
        window: WINDOW,
      };
      return (await Program.fork(scope, new URL('../programs/ipc-client.ts', import.meta.url), options)).program;
    };
    const [subscriber, publisher] = [await client('subscriber'), await client('publisher')];
    const send = async (messages: number) => {
      const counted = subscriber.ask({ kind: 'count', count: messages, bytes }, 'counted', 120_000);
      publisher.send({ kind: 'count', count: messages, bytes });
      await counted;
    };
    await send(Math.ceil(count / 10));
    const started = performance.now();
    await send(count);
    return (count * 1000) / (performance.now() - started);
  } finally {
    await scope.close();
  }
}

async function startNucleus({ broker }: RemoteCloud, resources: Resources, flavour: Flavour): Promise<NucleusReady> {
  const options = {
    root: resources.folder(),
    flavour,
    thingName: 'gateway-bench',
    broker: { url: brokerUrl(broker), ca: broker.ca, certificate: broker.certificate, key: broker.key },
    recipeDir: '',
    artifactDir: '',
    merge: [],
    config: {},
    env: {},
    clients: { publisher: ALL_OF_PUBSUB, subscriber: ALL_OF_PUBSUB },
  };
  return (await Program.fork<NucleusReady>(resources, new URL('../programs/nucleus.ts', import.meta.url), options))
    .ready;
}
