import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServer, type Server, type TLSSocket } from 'node:tls';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createAuthority,
  issueClient,
  issueServer,
  type KeyPair,
} from '@sward/cloud/adapters/certificate-authority.ts';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import type { AwsBroker } from '@sward/nucleus/nucleus-options.ts';

const THING = 'gateway-abcd1234';
const FLAVOURS = ['lite', 'classic'] as const;
/** CONNACK of MQTT 3.1.1, section 3.2: session not present, accepted. */
const CONNACK = Buffer.from([0x20, 0x02, 0x00, 0x00]);

/** Of one run: two authorities, and what each of them signed. */
type Certificates = Readonly<Record<'ca' | 'server' | 'client' | 'otherCa' | 'otherServer' | 'otherClient', KeyPair>>;

async function makeCertificates(): Promise<Certificates> {
  const now = Date.now();
  const [ca, otherCa] = [await createAuthority('Ours', now), await createAuthority('Another', now)];
  return {
    ca,
    otherCa,
    server: await issueServer(ca, now),
    client: await issueClient(ca, THING, now),
    otherServer: await issueServer(otherCa, now),
    otherClient: await issueClient(otherCa, THING, now),
  };
}

/** As much of a broker as shows who gets how far: TLS by mutual certificates, then CONNECT is accepted. */
class TlsBroker {
  /** CN of each client that got as far as MQTT. */
  readonly heard: string[] = [];
  readonly #server: Server;

  constructor({ ca, pair }: { readonly ca: KeyPair; readonly pair: KeyPair }) {
    const tls = { ca: ca.certificate, cert: pair.certificate, key: pair.key, requestCert: true };
    this.#server = createServer(tls, (socket) => this.#serve(socket));
  }

  async listen(host: string): Promise<number> {
    this.#server.listen(0, host);
    await once(this.#server, 'listening');
    return (this.#server.address() as AddressInfo).port;
  }

  close(): void {
    this.#server.close();
  }

  #serve(socket: TLSSocket): void {
    socket.on('error', () => undefined);
    socket.once('data', () => {
      this.heard.push(String(socket.getPeerCertificate().subject.CN));
      socket.write(CONNACK);
    });
  }
}

describe.each(FLAVOURS)('the connection of a %s nucleus to IoT Core', (flavour) => {
  let certificates: Certificates;
  let root: string;
  let nucleus: Nucleus | undefined;
  let broker: TlsBroker | undefined;

  beforeAll(async () => {
    certificates = await makeCertificates();
  });
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'nucleus-tls-'));
  });
  afterEach(async () => {
    await nucleus?.stop();
    broker?.close();
    rmSync(root, { recursive: true, force: true });
  });

  async function listen(pair: KeyPair, host = '127.0.0.1'): Promise<string> {
    broker = new TlsBroker({ ca: certificates.ca, pair });
    return `mqtts://${host}:${await broker.listen(host)}`;
  }

  /** Resolves with "connected", or with why the first attempt failed. */
  function connect(awsBroker: AwsBroker): Promise<string> {
    return new Promise((resolve) => {
      nucleus = createNucleus({
        root,
        flavour,
        thingName: THING,
        awsBroker,
        log: (message, details) => {
          if (message === 'broker connection failed') resolve(String(details?.['error']));
        },
      });
      nucleus.iotCore.onConnection(() => resolve('connected'));
    });
  }

  const trusted = (): Omit<AwsBroker, 'url'> => ({
    ca: certificates.ca.certificate,
    cert: certificates.client.certificate,
    key: certificates.client.key,
  });

  it('is made where each side shows a certificate that the other trusts', async () => {
    const url = await listen(certificates.server);
    expect(await connect({ url, ...trusted() })).toBe('connected');
    expect(broker?.heard).toEqual([THING]);
  });

  it('is refused to a broker whose certificate another authority signed', async () => {
    const url = await listen(certificates.otherServer);
    expect(await connect({ url, ...trusted() })).toMatch(/unable to (verify|get local issuer)/);
    expect(broker?.heard).toEqual([]);
  });

  it('is refused to a broker that shows the certificate of a gateway', async () => {
    const url = await listen(certificates.client);
    expect(await connect({ url, ...trusted() })).toMatch(/unsuitable certificate purpose|does not match/);
    expect(broker?.heard).toEqual([]);
  });

  it('is refused to a broker at an address that its certificate does not name', async () => {
    const url = await listen(certificates.server, '127.0.0.2');
    expect(await connect({ url, ...trusted() })).toContain("IP: 127.0.0.2 is not in the cert's list");
    expect(broker?.heard).toEqual([]);
  });

  it.each([
    ['without a certificate', () => ({ ca: certificates.ca.certificate })],
    [
      'with a certificate of another authority',
      () => ({ ...trusted(), cert: certificates.otherClient.certificate, key: certificates.otherClient.key }),
    ],
  ])('is refused by the broker to a nucleus %s', async (_, identity) => {
    const url = await listen(certificates.server);
    expect(await connect({ url, ...identity() })).toMatch(
      /certificate required|unknown ca|ECONNRESET|the broker closed the connection/,
    );
    expect(broker?.heard).toEqual([]);
  });
});
