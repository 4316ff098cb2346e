import { createHash, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { endServer, listenOnLoopback } from '../../../infra/test/support/loopback-server.ts';
import { amazonRootCa } from '../../../tools/onboard/adapters/amazon-root-ca.ts';
import { AwsIotAccount } from '../../../tools/onboard/adapters/aws-iot-account.ts';
import { DownloadedPackages } from '../../../tools/onboard/adapters/downloaded-packages.ts';
import { KeptCardFiles } from '../../../tools/onboard/adapters/kept-card-files.ts';
import { MountedCard } from '../../../tools/onboard/adapters/mounted-card.ts';

let folder: string;
let server: Server | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-onboard-'));
});
afterEach(async () => {
  if (server !== undefined) await endServer(server);
  server = undefined;
  rmSync(folder, { recursive: true, force: true });
});

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

describe('packages of the nucleus', () => {
  let requests: string[];
  let body: string;
  let origin: string;
  beforeEach(async () => {
    [requests, body] = [[], 'package'];
    server = createServer((request, response) => {
      requests.push(request.url ?? '');
      response.writeHead(body === '' ? 404 : 200).end(body);
    });
    origin = await listenOnLoopback(server);
  });

  const packages = (more: object = {}) =>
    new DownloadedPackages({ folder: join(folder, 'cache'), progress: () => undefined, ...more });
  const nucleus = (pinned?: string) => ({
    name: 'nucleus.zip' as const,
    url: `${origin}/v2.6.0/lite.zip`,
    ...(pinned === undefined ? {} : { sha256: pinned }),
  });

  it('are downloaded once', async () => {
    const first = await packages().fetch(nucleus());
    expect(await packages().fetch(nucleus())).toEqual({ ...first, firstSeen: false });
    expect([first.firstSeen, first.sha256, requests]).toEqual([true, sha256('package'), ['/v2.6.0/lite.zip']]);
  });

  it('are refused where they are not what is pinned, or not what they were', async () => {
    await expect(packages().fetch(nucleus(sha256('another')))).rejects.toThrow('do not install it');
    await expect(packages({ nucleusSha256: sha256('another') }).fetch(nucleus())).rejects.toThrow(sha256('package'));
    const { file } = await packages().fetch(nucleus());
    writeFileSync(file, 'changed');
    await expect(packages().fetch(nucleus())).rejects.toThrow(sha256('package'));
  });

  it('can be brought as a file, where this machine cannot download', async () => {
    const file = join(folder, 'brought.zip');
    writeFileSync(file, 'brought');
    const fetched = await packages({ nucleusFile: file, nucleusSha256: sha256('brought') }).fetch(
      nucleus(sha256('package')),
    );
    expect([fetched.file, fetched.firstSeen, requests]).toEqual([file, false, []]);
    await packages({ nucleusFile: file }).fetch(nucleus());
    expect(readdirSync(folder)).toEqual(['brought.zip']);
  });

  it('leave nothing behind where the download fails, and say what else to do', async () => {
    body = '';
    await expect(packages().fetch(nucleus())).rejects.toThrow('--nucleus-file');
    expect(readdirSync(join(folder, 'cache'))).toEqual([]);
  });
});

describe('what is kept of a card', () => {
  it('that cannot be read is told with its file, not used in part', async () => {
    writeFileSync(join(folder, 'gw-1.json'), '{"v":1,"gateway_id":"gw-1"}');
    await expect(new KeptCardFiles(folder).read('gw-1')).rejects.toThrow('gw-1.json cannot be read');
  });
});

describe('a mounted card', () => {
  it('has a file whole or not at all', async () => {
    const card = new MountedCard(folder);
    mkdirSync(join(folder, 'sward'));
    await card.write('sward/a', 'text');
    writeFileSync(join(folder, 'source'), 'copied');
    await card.copy('sward/b', join(folder, 'source'));
    expect([await card.read('sward/a'), await card.sha256('sward/b')]).toEqual(['text', sha256('copied')]);
    expect(readdirSync(join(folder, 'sward')).sort()).toEqual(['a', 'b']);
    await expect(card.copy('sward/c', join(folder, 'missing'))).rejects.toThrow();
    expect(existsSync(join(folder, 'sward/c'))).toBe(false);
    expect(await card.read('sward/none/at/all')).toBeUndefined();
  });
});

describe('the authority of AWS IoT', () => {
  it('is Amazon Root CA 1, which Node brings along', () => {
    expect(new X509Certificate(amazonRootCa()).subject).toContain('CN=Amazon Root CA 1');
  });
});

describe('an AWS account', () => {
  type Call = { readonly method: string; readonly url: string };
  let calls: Call[];
  let answers: Record<string, object>;
  let account: AwsIotAccount;

  beforeEach(async () => {
    calls = [];
    answers = {};
    server = createServer((request, response) => {
      const [method, url] = [request.method ?? '', request.url ?? ''];
      calls.push({ method, url });
      request.resume();
      const answer = answers[`${method} ${url.split('?')[0]}`];
      const headers = { 'content-type': 'application/json', 'x-amzn-errortype': 'ResourceNotFoundException' };
      request.on('end', () =>
        response.writeHead(answer === undefined ? 404 : 200, headers).end(JSON.stringify(answer ?? {})),
      );
    });
    const endpoint = await listenOnLoopback(server);
    const credentials = { accessKeyId: 'AKIAEXAMPLE', secretAccessKey: 'example' };
    account = new AwsIotAccount({ endpoint, region: 'eu-west-1', credentials, maxAttempts: 1 });
  });
  afterEach(() => account.close());

  it('makes a claim that can do nothing before it has its policy', async () => {
    answers['POST /keys-and-certificate'] = {
      ...{ certificateId: 'abc', certificateArn: 'arn:abc', certificatePem: 'PEM' },
      keyPair: { PrivateKey: 'KEY' },
    };
    answers['PUT /target-policies/SwardClaim'] = {};
    answers['PUT /certificates/abc'] = {};
    const claim = await account.createClaim('SwardClaim');
    expect(claim).toEqual({ certificateId: 'abc', certificatePem: 'PEM', privateKey: 'KEY' });
    expect(calls).toEqual([
      { method: 'POST', url: '/keys-and-certificate?setAsActive=false' },
      { method: 'PUT', url: '/target-policies/SwardClaim' },
      { method: 'PUT', url: '/certificates/abc?newStatus=ACTIVE' },
    ]);
  });

  it('leaves no claim behind that it could not finish', async () => {
    answers['POST /keys-and-certificate'] = { certificateId: 'abc', certificateArn: 'arn:abc' };
    await expect(account.createClaim('SwardClaim')).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    expect(calls.at(-1)).toEqual({ method: 'DELETE', url: '/certificates/abc?forceDelete=true' });
  });

  it.each([
    ['absent', undefined],
    ['disabled', { enabled: false, preProvisioningHook: { targetArn: 'arn:hook' } }],
    ['unguarded', { enabled: true }],
    ['ready', { enabled: true, preProvisioningHook: { targetArn: 'arn:hook' } }],
  ])('tells that a provisioning template is %s', async (state, answer) => {
    if (answer !== undefined) answers['GET /provisioning-templates/SwardGateways'] = answer;
    expect(await account.template('SwardGateways')).toBe(state);
  });

  it('tells which policies there are, and its endpoints', async () => {
    answers['GET /policies/SwardClaim'] = { policyName: 'SwardClaim' };
    answers['GET /endpoint'] = { endpointAddress: 'abc-ats.iot.example' };
    expect([
      await account.hasPolicy('SwardClaim'),
      await account.hasPolicy('None'),
      await account.hasRoleAlias('None'),
    ]).toEqual([true, false, false]);
    expect(await account.endpoint('iot:Data-ATS')).toBe('abc-ats.iot.example');
    expect(calls.at(-1)?.url).toBe('/endpoint?endpointType=iot%3AData-ATS');
  });
});
