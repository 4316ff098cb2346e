import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { gunzipSync } from 'node:zlib';
import { afterEach, describe, expect, it } from '@jest/globals';
import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { TELEMETRY_RULES } from '@sward/infra/lib/telemetry/rules.ts';
import { batch, GATEWAY } from '@sward/infra/test/telemetry/examples.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { openCloudDatabase } from '../src/adapters/cloud-database.ts';
import { Backend } from '../src/backend.ts';
import { parseInfluxAddress } from '../src/influx-address.ts';
import { RuleEngine } from '../src/rule-engine.ts';
import { temporaryFolders } from './support/temporary-folder.ts';

const makeFolder = temporaryFolders();
const ended: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const end of ended.splice(0)) await end();
});

/** A server that keeps the lines that it is posted, with the path of the first post. */
async function startInflux() {
  const lines: string[] = [];
  let tell: (path: string) => void = () => {};
  const written = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const server = createServer(async (request, response) => {
    const body = await buffer(request);
    const text = request.headers['content-encoding'] === 'gzip' ? gunzipSync(body) : body;
    lines.push(...text.toString('utf8').trim().split('\n'));
    response.writeHead(204).end();
    tell(request.url ?? '');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  ended.push(async () => void server.close());
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}/sward`, lines, written };
}

describe('a time series database beside the local cloud', () => {
  it('gets what was stored', async () => {
    const influx = await startInflux();
    const database = openCloudDatabase(join(makeFolder(), 'cloud.db'));
    const backend = new Backend({
      database,
      rules: new RuleEngine(TELEMETRY_RULES),
      clock: createSystemClock(),
      logger: createRecordingLogger(),
      onStored: () => {},
      secretsFile: '',
      watchIntervalMs: 60_000,
      commandOptions: '--local',
      influx: parseInfluxAddress(influx.url),
    });
    ended.unshift(async () => {
      await backend.drain();
      database.close();
    });
    backend.consume({ publish: async () => undefined });
    const payload = encodeBatch(batch(1, 3));
    backend.take({ topic: cloudTopics.batch(GATEWAY), payload, clientId: GATEWAY.gatewayId });
    expect(await influx.written).toContain('/write?db=sward');
    expect(influx.lines).toHaveLength(3);
    expect(influx.lines[0]).toContain('device=a4c138f5a1b2');
  });
});
