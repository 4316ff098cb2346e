import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { cloudAckSchema } from '@sward/contracts/delivery.ts';
import { decodeMessage } from '@sward/contracts/message-codec.ts';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { batch, GATEWAY } from '@sward/infra/test/telemetry/examples.ts';
import type { MqttClient } from 'mqtt';
import { certificatePaths } from '../src/adapters/certificate-folder.ts';
import { openCloudDatabase } from '../src/adapters/cloud-database.ts';
import { SqliteReadingQueries } from '../src/adapters/sqlite-reading-queries.ts';
import { connectGateway, nextMessage } from './support/gateway-client.ts';
import { temporaryFolders } from './support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const MAIN = join(__dirname, '../src/main.ts');
const BATCH_TOPIC = cloudTopics.batch(GATEWAY);
const START_TIMEOUT_MS = 60_000;

describe('the cloud as a process', () => {
  let folder: string;
  let running: ChildProcessWithoutNullStreams;

  /** Starts it and gives its URL, which it logs. */
  const start = async (): Promise<string> => {
    const args = ['--import', 'tsx', MAIN, '--data', folder, '--port', '0', '--gateway', GATEWAY.gatewayId];
    running = spawn(process.execPath, args, { stdio: 'pipe', cwd: __dirname });
    for await (const line of createInterface(running.stdout)) {
      const entry = JSON.parse(line);
      if (entry.event === 'cloud_started') return entry.url;
    }
    throw new Error(`the cloud did not start: ${String(running.stderr.read())}`);
  };
  const connect = (url: string) =>
    connectGateway(url, certificatePaths(join(folder, 'certificates'), [GATEWAY.gatewayId]), GATEWAY.gatewayId);
  const end = async (signal: NodeJS.Signals) => {
    const exited = once(running, 'exit');
    running.kill(signal);
    return exited;
  };

  beforeEach(() => {
    folder = makeFolder();
  });
  afterEach(() => {
    running.kill('SIGKILL');
  });

  it(
    'loses nothing that it acknowledged to the client when it is killed, and stops in order on SIGTERM',
    async () => {
      const client = await connect(await start());
      await client.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(1, 3))), { qos: 1 });
      await end('SIGKILL');
      await client.endAsync(true);

      const again = await connect(await start());
      await again.subscribeAsync(cloudTopics.ack(GATEWAY), { qos: 1 });
      // The queue keeps its order: once this second batch is acknowledged, the first has been stored.
      const acknowledged = ackThrough(again, 5);
      await again.publishAsync(BATCH_TOPIC, Buffer.from(encodeBatch(batch(4, 5))), { qos: 1 });
      await acknowledged;
      await again.endAsync(true);
      expect(await end('SIGTERM')).toEqual([0, null]);
      expect(storedSeqs(folder)).toEqual([1, 2, 3, 4, 5]);
    },
    START_TIMEOUT_MS,
  );
});

/** Resolves when an acknowledgement that ends with `seq` is heard. */
async function ackThrough(client: MqttClient, seq: number): Promise<void> {
  for (;;) {
    const { ranges } = decodeMessage(cloudAckSchema, (await nextMessage(client)).payload);
    if (ranges.some(([, last]) => last === seq)) return;
  }
}

function storedSeqs(folder: string): number[] {
  const database = openCloudDatabase(join(folder, 'cloud.db'));
  const seqs = new SqliteReadingQueries(database).readings().map(({ seq }) => seq);
  database.close();
  return seqs;
}
