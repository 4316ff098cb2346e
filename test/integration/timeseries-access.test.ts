import { execFile } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from '@jest/globals';
import { ensureCertificates } from '@sward/cloud/adapters/certificate-folder.ts';
import { bundleFunction } from '@sward/infra/lib/functions/function-bundle.ts';
import { ACCESS_ENVIRONMENT, TIMESERIES_ENVIRONMENT } from '@sward/infra/lib/timeseries/constants.ts';
import { ADMIN, FakeInflux2 } from '../../infra/test/timeseries/adapters/fake-influx2.ts';
import { repositoryRoot } from '../../tools/repository-root.ts';

const ENTRY = join(repositoryRoot, 'infra', 'lib', 'timeseries', 'access.lambda.ts');
const PROGRAM = 'require(process.argv[1]).handler(JSON.parse(process.argv[2])).then(() => process.exit(0));';
const run = promisify(execFile);

/** Secrets Manager, and where CloudFormation waits for answers. */
class FakeAws {
  readonly secrets = new Map<string, string>();
  readonly answers: { Status: string; Reason?: string }[] = [];
  readonly #server: Server = createServer(async (request, response) => {
    const body = JSON.parse(await text(request));
    if (request.method === 'PUT') this.answers.push(body);
    if (request.headers['x-amz-target'] === 'secretsmanager.PutSecretValue')
      this.secrets.set(body.SecretId, body.SecretString);
    response.end(JSON.stringify({ SecretString: this.secrets.get(body.SecretId) }));
  });

  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}`;
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.#server.closeAllConnections();
    await once(this.#server, 'close');
  }
}

let folder: string;
let ca: string;
let aws: FakeAws;
let awsUrl: string;
let database: FakeInflux2;

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-timeseries-'));
  const certificates = await ensureCertificates(folder, []);
  ca = certificates.ca;
  const { certificate, key } = certificates.server;
  database = await FakeInflux2.start({ cert: readFileSync(certificate, 'utf8'), key: readFileSync(key, 'utf8') });
  aws = new FakeAws();
  awsUrl = await aws.start();
  aws.secrets.set('admin', JSON.stringify(ADMIN)).set('writer', 'random').set('reader', 'random');
});

afterEach(async () => {
  await Promise.all([aws.stop(), database.stop()]);
  rmSync(folder, { recursive: true });
});

/** Invokes the function as CloudFormation does. @returns all that it logged */
async function invoke(RequestType: 'Create' | 'Update'): Promise<string> {
  const event = {
    RequestType,
    ResponseURL: `${awsUrl}/answer?canary=signature`,
    StackId: 's',
    RequestId: 'r',
    LogicalResourceId: 'l',
  };
  const env = {
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nothing',
    AWS_ENDPOINT_URL: awsUrl,
    NODE_EXTRA_CA_CERTS: ca,
    [TIMESERIES_ENVIRONMENT.url]: database.url,
    [TIMESERIES_ENVIRONMENT.org]: 'sward',
    [TIMESERIES_ENVIRONMENT.database]: 'sward',
    [TIMESERIES_ENVIRONMENT.tokenSecret]: 'writer',
    [ACCESS_ENVIRONMENT.readerSecret]: 'reader',
    [ACCESS_ENVIRONMENT.adminSecret]: 'admin',
  };
  const bundle = join(bundleFunction(ENTRY), 'index.js');
  const { stdout, stderr } = await run(process.execPath, ['-e', PROGRAM, bundle, JSON.stringify(event)], { env });
  return stdout + stderr;
}

it('a new database gets its tokens, once; CloudFormation hears of it, the log of no secret', async () => {
  const log = await invoke('Create');
  expect(aws.answers).toMatchObject([{ Status: 'SUCCESS' }]);
  const kept = ['writer', 'reader'].map((name) => aws.secrets.get(name) ?? '');
  for (const secret of kept)
    expect(JSON.parse(secret)).toMatchObject({ token: expect.stringContaining('canary-token') });
  expect(database.authorizations.size).toBe(2);
  await invoke('Update');
  expect(['writer', 'reader'].map((name) => aws.secrets.get(name))).toEqual(kept);
  expect(log).toContain('access_answered');
  expect(log).not.toContain('canary');
}, 60_000);

it('a wrong password is what CloudFormation says went wrong', async () => {
  aws.secrets.set('admin', JSON.stringify({ ...ADMIN, password: 'wrong-canary' }));
  const log = await invoke('Create');
  expect(aws.answers).toMatchObject([{ Status: 'FAILED', Reason: expect.stringContaining('DATABASE_ACCESS') }]);
  expect(log + JSON.stringify(aws.answers)).not.toContain('canary');
}, 60_000);
