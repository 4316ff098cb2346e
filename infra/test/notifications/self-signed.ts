import { createSign, generateKeyPairSync, randomBytes } from 'node:crypto';

/** A certificate and its private key, both PEM. */
export type Identity = { readonly certificate: string; readonly key: string };

const DAY_MS = 86_400_000;

/** One value of DER: X.690, 8.1. */
function der(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  const { length } = content;
  const head = length < 128 ? [tag, length] : length < 256 ? [tag, 0x81, length] : [tag, 0x82, length >> 8, length];
  return Buffer.concat([Buffer.from(head), content]);
}

const sequence = (...contents: readonly Uint8Array[]) => der(0x30, ...contents);
const set = (...contents: readonly Uint8Array[]) => der(0x31, ...contents);
const oid = (hex: string) => der(0x06, Buffer.from(hex, 'hex'));
const octets = (content: Uint8Array) => der(0x04, content);
const bits = (content: Uint8Array) => der(0x03, Buffer.from([0]), content);
const utcTime = (at: number) =>
  der(0x17, Buffer.from(`${new Date(at).toISOString().slice(2, 19).replace(/[-:T]/g, '')}Z`));

const ECDSA_WITH_SHA256 = sequence(oid('2a8648ce3d040302'));
const NAME = sequence(set(sequence(oid('550403'), der(0x0c, Buffer.from('localhost')))));
const IS_CA = sequence(oid('551d13'), der(0x01, Buffer.from([0xff])), octets(sequence(der(0x01, Buffer.from([0xff])))));
/** localhost and 127.0.0.1 */
const NAMES = sequence(
  oid('551d11'),
  octets(sequence(der(0x82, Buffer.from('localhost')), der(0x87, Buffer.from([127, 0, 0, 1])))),
);

/** A certificate for this machine's loopback that signs itself: RFC 5280, 4.1. Made anew for each test. */
export function selfSigned(now: number): Identity {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const serial = Buffer.from(randomBytes(8));
  serial[0] = 0x42;
  const body = sequence(
    der(0xa0, der(0x02, Buffer.from([2]))),
    der(0x02, serial),
    ECDSA_WITH_SHA256,
    NAME,
    sequence(utcTime(now - DAY_MS), utcTime(now + DAY_MS)),
    NAME,
    publicKey.export({ type: 'spki', format: 'der' }),
    der(0xa3, sequence(IS_CA, NAMES)),
  );
  const signature = createSign('SHA256').update(body).sign(privateKey);
  const lines =
    sequence(body, ECDSA_WITH_SHA256, bits(signature))
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return {
    certificate: `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  };
}
