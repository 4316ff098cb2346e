import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import { FEED_ENVIRONMENT } from '@sward/infra/lib/feed/constants.ts';
import { InfluxWriter } from '@sward/infra/lib/timeseries/adapters/influx-writer.ts';
import { Influx2Admin } from '@sward/infra/lib/timeseries/adapters/influx2-admin.ts';
import { TIMESERIES_ENVIRONMENT } from '@sward/infra/lib/timeseries/constants.ts';
import { toReadingPoint } from '@sward/infra/lib/timeseries/reading-point.ts';
import { invokeBundle } from '../../infra/test/feed/invoke-bundle.ts';
import { FakeInflux, type TlsIdentity, type WriteRequest } from '../../infra/test/timeseries/adapters/fake-influx.ts';
import { exampleReading } from '../../infra/test/timeseries/example-readings.ts';
import { repositoryRoot } from '../../tools/repository-root.ts';

const ENTRY = join(repositoryRoot, 'infra', 'lib', 'timeseries', 'timeseries.lambda.ts');
const readings = [1, 2, 3].map((seq) => exampleReading({ seq }));

let folder: string;
let ca: string;
let identity: TlsIdentity;
let database: FakeInflux | undefined;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-timeseries-'));
  const certificates = await ensureCertificates(folder, []);
  ca = certificates.ca;
  const { certificate, key } = certificates.server;
  identity = { cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') };
});

afterEach(async () => {
  await database?.stop();
  database = undefined;
  rmSync(folder, { recursive: true });
});

const takesOnly = (authorization: string) => (request: WriteRequest) =>
  request.headers.authorization === authorization ? { status: 204 } : { status: 401 };

/** Variables of the function, besides those of its database. */
const environment = (own: Readonly<Record<string, string>>) => ({
  [FEED_ENVIRONMENT.queueUrl]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/feed',
  [FEED_ENVIRONMENT.deadLettersUrl]: 'https://sqs.eu-central-1.amazonaws.com/123456789012/dead',
  NODE_EXTRA_CA_CERTS: ca,
  ...own,
});

describe('the function of the time series, bundled as it is deployed', () => {
  it('writes into InfluxDB 2 over TLS, with a token that was changed since it read it', async () => {
    database = await FakeInflux.start(takesOnly('Token token-number-2'), identity);
    const own = {
      [TIMESERIES_ENVIRONMENT.kind]: 'influxdb2',
      [TIMESERIES_ENVIRONMENT.url]: database.url,
      [TIMESERIES_ENVIRONMENT.org]: 'sward',
      [TIMESERIES_ENVIRONMENT.database]: 'bucket',
      [TIMESERIES_ENVIRONMENT.tokenSecret]: 'arn:of:the:secret',
    };
    let reads = 0;
    const secret = () => ({ SecretString: JSON.stringify({ token: `token-number-${++reads}` }) });
    const { answer, calls } = await invokeBundle(ENTRY, environment(own), readings, secret);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(calls).toEqual(
      [1, 2].map(() => ({ target: 'secretsmanager.GetSecretValue', body: { SecretId: 'arn:of:the:secret' } })),
    );
    expect(database.requests.at(-1)).toMatchObject({
      path: '/api/v2/write',
      query: { org: 'sward', bucket: 'bucket', precision: 'ns' },
    });
    expect(database.requests.map(({ lines }) => lines.length)).toEqual([3, 3]);
  }, 60_000);

  it('writes into InfluxDB 3 with the token in the secret that AWS makes', async () => {
    database = await FakeInflux.start(takesOnly('Bearer apiv3_the-token'), identity);
    const own = {
      [TIMESERIES_ENVIRONMENT.kind]: 'influxdb3',
      [TIMESERIES_ENVIRONMENT.url]: database.url,
      [TIMESERIES_ENVIRONMENT.database]: 'sward',
      [TIMESERIES_ENVIRONMENT.tokenSecret]: 'arn:of:the:secret',
    };
    const secret = () => ({
      SecretString: JSON.stringify({ engine: 'timestream-influxdb', token: 'apiv3_the-token' }),
    });
    const { answer } = await invokeBundle(ENTRY, environment(own), readings, secret);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(database.requests).toMatchObject([{ path: '/write', query: { db: 'sward', precision: 'ns' } }]);
  }, 60_000);

  it('gives the message back where the database does not take the token', async () => {
    database = await FakeInflux.start(takesOnly('another'), identity);
    const own = {
      [TIMESERIES_ENVIRONMENT.kind]: 'influxdb3',
      [TIMESERIES_ENVIRONMENT.url]: database.url,
      [TIMESERIES_ENVIRONMENT.database]: 'sward',
      [TIMESERIES_ENVIRONMENT.tokenSecret]: 'arn:of:the:secret',
    };
    const { answer } = await invokeBundle(ENTRY, environment(own), readings, () => ({
      SecretString: 'apiv3_the-token',
    }));
    expect(answer).toEqual({ batchItemFailures: [{ itemIdentifier: 'message-1' }] });
  }, 60_000);

  it('writes into LiveAnalytics, at the endpoint that it is told', async () => {
    const own = {
      [TIMESERIES_ENVIRONMENT.kind]: 'liveanalytics',
      [TIMESERIES_ENVIRONMENT.database]: 'sward',
      [TIMESERIES_ENVIRONMENT.table]: 'reading',
    };
    const endpoints = { Endpoints: [{ Address: '127.0.0.1', CachePeriodInMinutes: 60 }] };
    const aws = (body: unknown) => (Object.hasOwn(Object(body), 'Records') ? {} : endpoints);
    const { answer, calls } = await invokeBundle(ENTRY, environment(own), readings, aws);
    expect(answer).toEqual({ batchItemFailures: [] });
    expect(calls).toMatchObject([
      { target: 'Timestream_20181101.DescribeEndpoints' },
      {
        target: 'Timestream_20181101.WriteRecords',
        body: { DatabaseName: 'sward', TableName: 'reading', Records: [{}, {}, {}] },
      },
    ]);
  }, 60_000);
});

describe('a server whose certificate nobody vouches for', () => {
  it('gets neither a token nor a password nor a reading', async () => {
    database = await FakeInflux.start(undefined, identity);
    const { url } = database;
    const code = expect.stringMatching(/\((UNABLE_TO_VERIFY|SELF_SIGNED|DEPTH_ZERO)\w*\)/);
    const untrusted = { code: 'DATABASE_BUSY', message: code };
    const token = { read: async () => 'canary-token', forget: () => undefined };
    const writer = new InfluxWriter({ url, version: 2, database: 'sward', org: 'sward' }, { token });
    await expect(writer.write(readings.map(toReadingPoint))).rejects.toMatchObject(untrusted);
    await expect(Influx2Admin.signIn({ url }, { username: 'admin', password: 'canary' })).rejects.toMatchObject(
      untrusted,
    );
    expect(database.requests).toEqual([]);
  });
});
