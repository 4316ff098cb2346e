import { execFile } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LocalOnboarding } from '@sward/cloud/provisioning/adapters/local-onboarding.ts';
import { createCredentialFilePair } from '@sward/gateway-tools/certificate/adapters/credential-file-pair.ts';
import { connectsTo } from '@sward/gateway-tools/certificate/adapters/mqtt-provisioning.ts';
import { makeCertificateRequest } from '@sward/gateway-tools/certificate/adapters/x509-request.ts';
import { CertificateRefusedError, CloudUnreachableError } from '@sward/gateway-tools/certificate/certificate-errors.ts';
import type { ConnectProvisioning, Credentials } from '@sward/gateway-tools/certificate/ports.ts';
import { rotateCertificate } from '@sward/gateway-tools/certificate/rotation.ts';
import { CLAIM_WINDOW_MS } from '@sward/infra/lib/onboarding/claim-decision.ts';
import { claimClientId, ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import { tokenOf, tokenSha256 } from '@sward/infra/lib/onboarding/registration-token.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';
import { connectAsync, type MqttClient } from 'mqtt';
import { MemoryDocumentStore } from '../../infra/test/documents/memory-document-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'sward-onboarding-'));
const logger = createRecordingLogger();
/** How far the cloud's clock is ahead, ms. */
let aheadMs = 0;
const now = () => Date.now() + aheadMs;
let onboarding: LocalOnboarding;
let claim: Credentials;
let connect: ConnectProvisioning;
let rootCa: string;

beforeAll(async () => {
  const documents = new MemoryDocumentStore();
  onboarding = await LocalOnboarding.start({ folder, documents, now, logger });
  claim = await onboarding.issueClaim();
  rootCa = readFileSync(onboarding.certificates.ca, 'utf8');
  connect = connectsTo({ host: 'localhost', port: onboarding.broker.port, rootCa });
});
afterAll(async () => {
  await onboarding.stop();
  rmSync(folder, { recursive: true, force: true });
});

let tokens = 0;

/** Registers a gateway, as `npm run onboard` does. Gives its token. */
async function register(gatewayId: string): Promise<string> {
  tokens += 1;
  const token = tokenOf(new Uint8Array(16).fill(tokens));
  const request = { gatewayId, buildingId: 'hq', tokenSha256: tokenSha256(token) };
  await onboarding.registrations.register(request, now());
  return token;
}

/** What a nucleus does with the claim on its card. */
async function provision(token: string, credentials = claim): Promise<{ thing: string; credentials: Credentials }> {
  const { key, request } = await makeCertificateRequest('aws-greengrass-nucleus-lite');
  const session = await connect(credentials, claimClientId('gw'));
  try {
    const { certificate, ownershipToken } = await session.createFromCsr(request);
    const thing = await session.provision(ONBOARDING_NAMES.provisioningTemplate, ownershipToken, { Token: token });
    return { thing, credentials: { certificate, key } };
  } finally {
    await session.close();
  }
}

/** A plain connection, by which a client may try anything. */
async function client({ certificate: cert, key }: Credentials, clientId: string): Promise<MqttClient> {
  const options = { ca: rootCa, cert, key, clientId, reconnectPeriod: 0, protocolVersion: 4 } as const;
  const connected = await connectAsync(`mqtts://localhost:${onboarding.broker.port}`, options, false);
  connected.on('error', () => undefined);
  return connected;
}

/** Whether the connection outlives a publish. */
async function mayPublish(credentials: Credentials, clientId: string, topic: string): Promise<boolean> {
  const connected = await client(credentials, clientId);
  const closed = new Promise<false>((resolve) => connected.once('close', () => resolve(false)));
  const published = connected.publishAsync(topic, '{}', { qos: 1 }).then(() => true);
  published.catch(() => undefined);
  const may = await Promise.race([published, closed]);
  await connected.endAsync(true);
  return may;
}

describe('a new gateway with a claim and a token', () => {
  it('gets a certificate of its own and connects by it, to its own topics and no others', async () => {
    const { thing, credentials } = await provision(await register('gw-1'));
    expect(thing).toBe('gw-1');
    expect(await mayPublish(credentials, 'gw-1', 'building/hq/gateway/gw-1/status')).toBe(true);
    expect(await mayPublish(credentials, 'gw-1', 'building/hq/gateway/gw-2/status')).toBe(false);
    await expect(client(credentials, 'gw-2')).rejects.toThrow();
  });

  it('is refused with a token that nobody registered', async () => {
    await register('gw-3');
    await expect(provision('f'.repeat(32))).rejects.toThrow(CertificateRefusedError);
  });

  it('is refused with a token that was used: somebody copied the card', async () => {
    const token = await register('gw-4');
    await provision(token);
    aheadMs += CLAIM_WINDOW_MS + 1;
    await expect(provision(token)).rejects.toThrow('AccessDenied');
    expect(logger.records.at(-1)).toMatchObject({ event: 'certificate_refused', fields: { reason: 'late' } });
  });

  it('can do nothing else by the claim', async () => {
    const name = claimClientId('gw-5');
    await expect(client(claim, 'gw-5')).rejects.toThrow();
    expect(await mayPublish(claim, name, 'building/hq/gateway/gw-5/status')).toBe(false);
    expect(await mayPublish(claim, name, '$aws/provisioning-templates/SwardRotation/provision/json')).toBe(false);
    const connected = await client(claim, name);
    await expect(connected.subscribeAsync('building/#')).rejects.toThrow();
    await connected.endAsync(true);
  });
});

describe('a gateway that exchanges its certificate', () => {
  async function gatewayOf(gatewayId: string) {
    const { credentials } = await provision(await register(gatewayId));
    const paths = { certificate: join(folder, `${gatewayId}.crt`), key: join(folder, `${gatewayId}.private`) };
    writeFileSync(paths.certificate, credentials.certificate);
    writeFileSync(paths.key, credentials.key, { mode: 0o600 });
    const files = createCredentialFilePair(paths);
    const told: string[] = [];
    const deps = {
      thingName: gatewayId,
      files,
      connect,
      makeRequest: makeCertificateRequest,
      clock: createSystemClock(),
      progress: (step: string) => void told.push(step),
    };
    return { before: credentials, files, told, rotate: () => rotateCertificate(deps) };
  }

  it('connects by the new one, and by the old one until that is taken out of service', async () => {
    const { before, files, rotate } = await gatewayOf('gw-6');
    await rotate();
    const after = files.read();
    expect(after.certificate).not.toBe(before.certificate);
    for (const credentials of [before, after])
      expect(await mayPublish(credentials, 'gw-6', 'building/hq/gateway/gw-6/status')).toBe(true);
    const kept = await onboarding.registrations.find('gw-6');
    expect(kept?.retired).toMatchObject([{ reason: 'rotated' }]);
    onboarding.deactivate(before.certificate);
    await rotate();
    expect(files.read().certificate).not.toBe(after.certificate);
  });

  it('may do so again where the new one never arrived', async () => {
    const { before, files, rotate } = await gatewayOf('gw-7');
    const { request } = await makeCertificateRequest('gw-7');
    const session = await connect(before, 'gw-7-rotate');
    const { ownershipToken } = await session.createFromCsr(request);
    await session.provision(ONBOARDING_NAMES.rotationTemplate, ownershipToken, {});
    await session.close();
    await rotate();
    expect(files.read().certificate).not.toBe(before.certificate);
  });

  it('keeps the old one where the cloud has revoked it, and tells no key', async () => {
    const { before, files, told, rotate } = await gatewayOf('gw-8');
    await onboarding.registrations.revoke('gw-8', now());
    await expect(rotate()).rejects.toThrow(CertificateRefusedError);
    onboarding.deactivate(before.certificate);
    await expect(rotate()).rejects.toThrow(CloudUnreachableError);
    expect(files.read()).toEqual(before);
    expect(JSON.stringify([told, logger.records])).not.toContain('PRIVATE KEY');
  });

  it('cannot get one of another gateway', async () => {
    const { before } = await gatewayOf('gw-9');
    await expect(connect(before, 'gw-1-rotate')).rejects.toThrow(CloudUnreachableError);
    const { request } = await makeCertificateRequest('gw-1');
    const session = await connect(before, 'gw-9-rotate');
    const { ownershipToken } = await session.createFromCsr(request);
    const parameters = { ThingName: 'gw-1', BuildingId: 'elsewhere' };
    expect(await session.provision(ONBOARDING_NAMES.rotationTemplate, ownershipToken, parameters)).toBe('gw-9');
    await session.close();
  });

  it('does so by `sward certificate rotate`, which goes by the configuration of the nucleus', async () => {
    const { before, files } = await gatewayOf('gw-10');
    writeFileSync(join(folder, 'config.yaml'), nucleusConfig('gw-10'));
    const young = await sward('rotate', '--if-older-than', '1', '--restart-command');
    expect([young, files.read()]).toEqual(['', before]);
    expect(await sward('rotate', '--restart-command')).toBe('systemctl restart greengrass-lite.target\n');
    expect(files.read().certificate).not.toBe(before.certificate);
    // The power went between the two renames.
    const [path, whole] = [join(folder, 'gw-10.crt'), files.read()];
    writeFileSync(`${path}.new`, whole.certificate);
    writeFileSync(path, before.certificate);
    await sward('repair');
    expect(readFileSync(path, 'utf8')).toBe(whole.certificate);
    expect(JSON.parse(await sward('show', '--json'))).toMatchObject({
      subject: 'CN=gw-10',
      age_days: 0,
      days_left: expect.any(Number),
    });
  }, 60_000);
});

function nucleusConfig(gatewayId: string): string {
  const configuration = { iotDataEndpoint: 'localhost', mqtt: { port: onboarding.broker.port } };
  const system = {
    certificateFilePath: join(folder, `${gatewayId}.crt`),
    privateKeyPath: join(folder, `${gatewayId}.private`),
    rootCaPath: onboarding.certificates.ca,
    thingName: gatewayId,
  };
  // YAML takes JSON.
  return JSON.stringify({ system, services: { 'aws.greengrass.NucleusLite': { configuration } } });
}

/** What the program says on its standard output. */
async function sward(...words: readonly string[]): Promise<string> {
  const program = ['tools/setup.mjs', 'components/gateway-tools/src/main.ts'];
  const { stdout } = await promisify(execFile)(process.execPath, [
    ...program,
    'certificate',
    ...words,
    '--lite',
    folder,
  ]);
  return stdout;
}
