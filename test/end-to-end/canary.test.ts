import { randomBytes } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { BLE_SOURCE, CLOUD_CONSUMER, COMPONENTS } from '@sward/contracts/components.ts';
import { localTopics } from '@sward/contracts/topics.ts';
import { parseOptions } from '@sward/gateway/options.ts';
import { renderPage } from '@sward/gateway/page.ts';
import { viewOf } from '@sward/gateway/watch.ts';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { RunningGateway } from '../support/running-gateway.ts';

const NAMES = [COMPONENTS.bleIngest, COMPONENTS.localBuffer, COMPONENTS.cloudPublisher];
const ARGUMENTS = ['--sensors', '3', '--rate', '5', '--flavour', 'classic'];

/** Looks like no word that anybody would write, and its beginning alone is telling. */
const canary = `CaNaRy${randomBytes(16).toString('hex')}`;
const pem = (kind: string) => `-----BEGIN ${kind}-----\n${canary}\n-----END ${kind}-----`;

/** Secrets as careless deployments hold them. None of these keys is known, so each component refuses them. */
const CARELESS = {
  token: canary,
  password: canary,
  api_key: { value: canary },
  private_key: pem('RSA PRIVATE KEY'),
  certificate: pem('CERTIFICATE'),
  authToken: [canary],
  batch_interval: canary,
};

/** Messages that are none, with the secret in them. */
const GARBAGE = [
  canary,
  `{"authToken":"${canary}"`,
  `{"v":1,"password":"${canary}","through":"${canary}"}`,
  JSON.stringify({
    v: 1,
    source: 'ble',
    session: canary.slice(0, 30),
    through: canary,
    certificate: pem('CERTIFICATE'),
  }),
];

const TOPICS = [
  localTopics.ingestBatch,
  localTopics.ingestAck(BLE_SOURCE),
  localTopics.leaseRequest,
  localTopics.deliveryAck,
  localTopics.deliveryBatch(CLOUD_CONSUMER),
  ...NAMES.map((name) => localTopics.status(name)),
];

let run: RunningGateway;
afterEach(() => run.stop());

/** A program on the gateway that may do everything locally. */
async function intruder(heard: string[]): Promise<MessageBus> {
  const { nucleus } = run.gateway;
  const policy = { all: { policyDescription: 'test', operations: ['*'], resources: ['*'] } };
  const bus = await connectIpcMessageBus({
    clock: createSystemClock(),
    logger: createRecordingLogger(),
    onServiceIdRefused: () => {},
    socketPath: nucleus.ipcSocketPath,
    serviceId: nucleus.admitClient('test.Intruder', { 'aws.greengrass.ipc.pubsub': policy }),
  });
  for (const name of NAMES) {
    await bus.subscribe(localTopics.status(name), (payload) => heard.push(new TextDecoder().decode(payload)));
  }
  return bus;
}

/** The id by which each process proves to the nucleus who it is. */
function serviceIds(): string[] {
  return NAMES.flatMap((name) => {
    const pid = run.gateway.nucleus.components.details(name)?.pid;
    const variables = pid === undefined ? [] : readFileSync(`/proc/${pid}/environ`, 'utf8').split('\0');
    return variables.filter((variable) => variable.startsWith('SVCUID=')).map((variable) => variable.slice(7));
  });
}

async function deploy(merge: object): Promise<void> {
  const updateConfig = new Map(NAMES.map((name) => [name, { MERGE: merge }]));
  const { status } = await run.gateway.nucleus.deploy({ merge: new Map(), remove: [], updateConfig });
  expect(status).toBe('SUCCEEDED');
}

const configurationOf = (name: string) => run.gateway.traffic.statusOf(name)?.configuration;

function logs(): string {
  const folder = join(run.gateway.nucleus.root, 'logs');
  return readdirSync(folder)
    .filter((name) => NAMES.some((component) => name.startsWith(component)))
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
}

describe('a secret that gets into configuration, messages and errors', () => {
  it('appears in no log of a component at debug level, no status, and not on the page', async () => {
    run = await RunningGateway.start(ARGUMENTS);
    const { gateway } = run;
    const ids = serviceIds();
    expect(ids).toHaveLength(NAMES.length);
    await deploy({ log_level: 'debug' });

    const statuses: string[] = [];
    const bus = await intruder(statuses);
    await deploy(CARELESS);
    await run.until(() => NAMES.every((name) => configurationOf(name)?.valid === false));
    for (const topic of TOPICS) {
      for (const text of GARBAGE) {
        await bus.publish(topic, new TextEncoder().encode(text));
        await bus.publish(topic, encodeBatch({ v: 1, source: 'ble', token: text, readings: [{ password: text }] }));
      }
    }
    gateway.nucleus.faults.dropSockets();
    const before = statuses.length;
    await run.until(() => statuses.length > before + 2 * NAMES.length);

    const options = parseOptions(ARGUMENTS);
    const page = renderPage(viewOf(gateway, options, Date.now(), ''), { rows: 100, columns: 500 });
    const result = JSON.stringify(gateway.result());
    // What is looked through does tell of the refusals and of the messages: there was something to leak from.
    expect(logs().match(/configuration_refused/g)?.length).toBeGreaterThanOrEqual(NAMES.length);
    expect(logs()).toMatch(/message_handler_failed|ingest_batch_unreadable/);
    expect(page.join('\n')).toContain('refused its configuration');
    for (const text of [logs(), page.join('\n'), result, ...componentStatuses(statuses)]) {
      expect(text).not.toContain(canary.slice(0, 8));
      for (const id of ids) expect(text).not.toContain(id);
    }
    await bus.close();
  }, 90_000);
});

/** Without the intruder's own messages on the status topics. */
const componentStatuses = (heard: readonly string[]) => heard.filter((text) => text.includes('"uptime_s"'));
