import { beforeAll, describe, expect, it } from '@jest/globals';
import { createAuthority, issueClient, type KeyPair } from '@sward/cloud/adapters/certificate-authority.ts';
import { certificateDates } from '@sward/gateway-tools/doctor/checks/certificate-dates.ts';
import { certificateKey } from '@sward/gateway-tools/doctor/checks/certificate-key.ts';
import { credentialEndpoint } from '@sward/gateway-tools/doctor/checks/credential-endpoint.ts';
import { credentialFiles } from '@sward/gateway-tools/doctor/checks/credential-files.ts';
import { dataEndpoint } from '@sward/gateway-tools/doctor/checks/data-endpoint.ts';
import { rootCa } from '@sward/gateway-tools/doctor/checks/root-ca.ts';
import type { Failure, Reach } from '@sward/gateway-tools/doctor/ports.ts';
import { FORBIDDEN, type Furniture, gatewayWith, look, NOW_MS, told } from '../fake-machine.ts';

const DAY_MS = 86_400_000;

describe('what the gateway shows the cloud', () => {
  let root: KeyPair;
  let own: KeyPair;
  let other: KeyPair;
  let amazon: KeyPair;

  beforeAll(async () => {
    root = await createAuthority('Some root', NOW_MS);
    amazon = await createAuthority('Amazon Root CA 1', NOW_MS);
    own = await issueClient(root, 'gw-1', NOW_MS);
    other = await issueClient(root, 'gw-2', NOW_MS);
  });

  const certs = (certificate: string | Failure, key: string | Failure, ca: string | Failure = ''): Furniture => ({
    files: { '/certs/gw.pem': certificate, '/certs/gw.key': key, '/certs/root.pem': ca },
  });

  it.each([
    [0, 'ok: the certificate is valid for 365 days'],
    [340, 'warning: the certificate ends in 25 days'],
    [366, 'error: the certificate expired on 2027-11-21'],
    [-1, 'error: the certificate is valid from 2026-11-21 on'],
  ])('is a certificate, looked at after %d days', async (days, expected) => {
    const furniture = certs(own.certificate, own.key);
    expect(told(await look(certificateDates, furniture, { nowMs: NOW_MS + days * DAY_MS }))).toBe(expected);
  });

  it('is no certificate', async () => {
    expect(told(await look(certificateDates, certs('nonsense', '')))).toBe(
      'error: the certificate file holds no certificate',
    );
    const broken = own.certificate.replaceAll('M', 'N');
    expect(told(await look(certificateDates, certs(broken, '')))).toBe(
      'error: the certificate file holds no certificate',
    );
    expect(told(await look(certificateDates))).toBe("unknown: the gateway's certificate cannot be read");
  });

  it('is the pair of certificate and key, or not', async () => {
    const judge = async (key: string | Failure) => told(await look(certificateKey, certs(own.certificate, key)));
    expect(await judge(own.key)).toBe('ok: the key is the one of the certificate');
    expect(await judge(other.key)).toBe('error: the key is not the one of the certificate');
    expect(await judge('nonsense')).toBe('error: the key file holds no key');
    expect(await judge(FORBIDDEN)).toBe('unknown: certificate or key cannot be read');
  });

  it('may lie in hardware, where nobody can look', async () => {
    const gateway = gatewayWith({
      privateKeyPath: 'pkcs11:object=gw;type=private',
      certificatePath: 'pkcs11:object=gw;type=cert',
    });
    expect(await look(certificateKey, {}, { gateway })).toEqual([]);
    expect(told(await look(credentialFiles, certs('', '', 'x'), { gateway }))).toBe(
      'error: /certs/root.pem is missing or cannot be read',
    );
  });

  it('trusts roots that are valid, and Amazon where the endpoint is Amazon', async () => {
    const judge = async (ca: string, nowMs = NOW_MS) => told(await look(rootCa, certs('', '', ca), { nowMs }));
    expect(await judge(amazon.certificate)).toBe('ok: 1 root CA is trusted');
    expect(await judge(`${root.certificate}\n${amazon.certificate}`)).toBe('ok: 2 root CAs are trusted');
    expect(await judge(root.certificate)).toBe("warning: Amazon's root is not in the root CA file");
    expect(await judge('<html>404</html>')).toBe('error: the root CA file holds no certificate');
    expect(await judge(amazon.certificate, 0)).toBe('error: no root CA in the file is valid now');
    const gateway = gatewayWith({ dataEndpoint: '127.0.0.1' });
    expect(told(await look(rootCa, certs('', '', root.certificate), { gateway }))).toBe('ok: 1 root CA is trusted');
  });

  const facts = (keyMode: number) => ({
    '/certs/gw.pem': { kind: 'file', uid: 0, mode: 0o644 } as const,
    '/certs/gw.key': { kind: 'file', uid: 0, mode: keyMode } as const,
    '/certs/root.pem': { kind: 'file', uid: 0, mode: 0o644 } as const,
  });
  it.each<[string, Furniture, string]>([
    ['there', { ...certs('c', 'k', 'r'), facts: facts(0o640) }, 'ok: certificate, key and root CA are there'],
    [
      'open to all',
      { ...certs('c', 'k', 'r'), facts: facts(0o644) },
      'warning: anybody on this machine may read the key /certs/gw.key',
    ],
    [
      'not ours to read',
      { ...certs('c', FORBIDDEN, 'r'), facts: facts(0o600) },
      'unknown: /certs/gw.key may not be read by this user',
    ],
    [
      'missing',
      { files: { '/certs/gw.pem': 'c', '/certs/root.pem': 'r' }, facts: facts(0o600) },
      'error: /certs/gw.key is missing or cannot be read',
    ],
  ])('lies in files: %s', async (_, furniture, expected) => {
    expect(told(await look(credentialFiles, furniture))).toBe(expected);
  });
});

describe('the endpoints', () => {
  const HOST = 'abc-ats.iot.eu-central-1.amazonaws.com:8883';
  const files = { '/certs/gw.pem': 'c', '/certs/gw.key': 'k', '/certs/root.pem': 'r' };
  it.each<[Reach['step'], string, string]>([
    ['done', '', `ok: ${HOST} is reached by TLS`],
    ['dns', 'ENOTFOUND', `error: ${HOST}: its name is not resolved`],
    ['dns', 'EAI_AGAIN', `error: ${HOST}: its name is not resolved`],
    ['tcp', 'ECONNREFUSED', `error: ${HOST}: the connection is refused`],
    ['tcp', 'TIMEOUT', `error: ${HOST}: nobody answers`],
    ['tcp', 'ENETUNREACH', `error: ${HOST}: there is no route`],
    [
      'tls',
      'SELF_SIGNED_CERT_IN_CHAIN',
      `error: ${HOST}: its certificate is not of the root CA that the gateway trusts`,
    ],
    [
      'tls',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      `error: ${HOST}: its certificate is not of the root CA that the gateway trusts`,
    ],
    ['tls', 'ERR_TLS_CERT_ALTNAME_INVALID', `error: ${HOST}: another server answers`],
    ['tls', 'CERT_NOT_YET_VALID', `error: ${HOST}: its certificate is not valid now`],
    ['tls', 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', `error: ${HOST}: the gateway's certificate is refused`],
    ['tls', 'ERR_SSL_SSLV3_ALERT_CERTIFICATE_UNKNOWN', `error: ${HOST}: the gateway's certificate is refused`],
    ['tls', 'ERR_OSSL_X509_KEY_VALUES_MISMATCH', `error: ${HOST}: the gateway's own certificate or key cannot be used`],
    ['tls', 'ECONNRESET', `error: ${HOST}: the connection is cut during TLS`],
    ['tcp', 'EPIPE', `error: ${HOST}: the connection is cut`],
  ])('name the step that fails: %s %s', async (step, code, expected) => {
    const [verdict] = await look(dataEndpoint, { files, reach: { step, code, tookMs: 3 } });
    expect(told(verdict === undefined ? [] : [verdict])).toBe(expected);
    expect(verdict?.todo === undefined).toBe(step === 'done');
  });

  it('are not tried without the means', async () => {
    expect(told(await look(dataEndpoint))).toBe('unknown: without certificate, key and root CA nothing can be tried');
    expect(told(await look(credentialEndpoint))).toBe('unknown: without the root CA nothing can be tried');
  });

  it('are not tried where the nucleus goes by a proxy', async () => {
    const gateway = gatewayWith({ behindProxy: true });
    const refused = { files, reach: { step: 'tcp', code: 'ECONNREFUSED', tookMs: 1 } } as const;
    for (const check of [dataEndpoint, credentialEndpoint]) {
      expect(told(await look(check, refused, { gateway }))).toBe(
        'unknown: the nucleus goes by a proxy, which is not tried',
      );
    }
  });

  it('are two; the credentials come by HTTPS', async () => {
    expect(told(await look(credentialEndpoint, { files }))).toBe(
      'ok: abc.credentials.iot.eu-central-1.amazonaws.com:443 is reached by TLS',
    );
    expect(
      await look(credentialEndpoint, { files }, { gateway: gatewayWith({ credentialEndpoint: undefined }) }),
    ).toEqual([]);
  });
});
