import { readFile } from 'node:fs/promises';
import { connectAsync, type IClientOptions, type MqttClient } from 'mqtt';
import type { CertificatePaths, KeyPairPaths } from '../../src/adapters/certificate-folder.ts';

/** The TLS side of a gateway's connection. Without `pair` it shows no certificate. */
export async function tlsOptions(ca: string, pair?: KeyPairPaths): Promise<IClientOptions> {
  return {
    ca: await readFile(ca),
    ...(pair === undefined ? {} : { cert: await readFile(pair.certificate), key: await readFile(pair.key) }),
  };
}

/** Connects as a gateway does, and does not try again where that fails. */
export async function connectGateway(
  url: string,
  certificates: CertificatePaths,
  gatewayId: string,
  options: IClientOptions = {},
): Promise<MqttClient> {
  const tls = await tlsOptions(certificates.ca, certificates.gateways.get(gatewayId));
  const client = await connectAsync(
    url,
    { ...tls, clientId: gatewayId, protocolVersion: 4, reconnectPeriod: 0, ...options },
    false,
  );
  // A connection that the broker ends is what several tests wait for, by the event `close`.
  client.on('error', () => {});
  return client;
}

/** Resolves with the next message that the client hears. */
export function nextMessage(client: MqttClient): Promise<{ readonly topic: string; readonly payload: Buffer }> {
  return new Promise((resolve) => {
    client.once('message', (topic, payload) => resolve({ topic, payload }));
  });
}

/** Resolves when the client's connection is gone. */
export function closed(client: MqttClient): Promise<void> {
  return new Promise((resolve) => {
    client.once('close', () => resolve());
  });
}
