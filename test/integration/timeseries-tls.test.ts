import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from '@jest/globals';
import { ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import { InfluxWriter } from '@sward/infra/lib/timeseries/adapters/influx-writer.ts';
import { Influx2Admin } from '@sward/infra/lib/timeseries/adapters/influx2-admin.ts';
import { toReadingPoint } from '@sward/infra/lib/timeseries/reading-point.ts';

const reading = {
  device_id: 'sensor',
  values: { temperature_c: 4 },
  measured_at: 1_706_872_350_000,
  received_at: 1_706_872_350_000,
};
const point = toReadingPoint({
  buildingId: 'hq',
  gatewayId: 'gateway',
  epoch: 'e',
  seq: 1,
  cloudReceivedAt: 1,
  reading,
});

it('neither a token nor a password nor a reading goes to a server whose certificate nobody vouches for', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'sward-timeseries-tls-'));
  const { server } = await ensureCertificates(folder, []);
  let heard = 0;
  const database = createServer(
    { cert: readFileSync(server.certificate), key: readFileSync(server.key) },
    (_, response) => {
      heard++;
      response.writeHead(204).end();
    },
  ).listen(0, '127.0.0.1');
  await once(database, 'listening');
  const address = database.address();
  const url = `https://localhost:${typeof address === 'object' && address !== null ? address.port : 0}`;
  const untrusted = {
    code: 'DATABASE_BUSY',
    message: expect.stringMatching(/\((UNABLE_TO_VERIFY|SELF_SIGNED|DEPTH_ZERO)\w*\)/),
  };
  const token = { read: async () => 'canary-token', forget: () => undefined };
  await expect(
    new InfluxWriter({ url, version: 2, database: 'sward', org: 'sward' }, { token }).write([point]),
  ).rejects.toMatchObject(untrusted);
  await expect(Influx2Admin.signIn({ url }, { username: 'admin', password: 'canary' })).rejects.toMatchObject(
    untrusted,
  );
  expect(heard).toBe(0);
  database.close();
  rmSync(folder, { recursive: true });
});
