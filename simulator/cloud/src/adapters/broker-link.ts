import { isIP } from 'node:net';
import type { Logger } from '@sward/runtime/logger.ts';
import type { Broker } from '../ports.ts';
import { FaultLink } from './fault-link.ts';

const LOOPBACK = '127.0.0.1';

/** How gateways reach a broker: by a link that can be broken, where there is one. */
export type BrokerLink = { readonly link: FaultLink | undefined; readonly url: string };

/**
 * Puts a link in front of a broker on this machine. One on another machine is reached directly: its certificate would not be valid for
 * this one's loopback.
 * @param port of the link, 0 for any free one
 */
export async function openLink({ target }: Pick<Broker, 'target'>, port: number, log: Logger): Promise<BrokerLink> {
  if (!isLoopback(target.host)) return { link: undefined, url: urlOf(target) };
  const link = new FaultLink(target, log);
  const bound = await link.listen(port);
  // The link listens on IPv4. A broker named by anything but that address has a certificate for the name, at least.
  return { link, url: urlOf({ host: target.host === LOOPBACK ? LOOPBACK : 'localhost', port: bound }) };
}

const isLoopback = (host: string): boolean => host === 'localhost' || host === '::1' || host.startsWith('127.');

const urlOf = ({ host, port }: Broker['target']): string => `mqtts://${isIP(host) === 6 ? `[${host}]` : host}:${port}`;
