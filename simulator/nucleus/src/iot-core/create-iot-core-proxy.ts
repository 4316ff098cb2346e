import type { Log } from '../ipc/operation.ts';
import type { Flavour } from '../ports.ts';
import { type BrokerOptions, MqttLink } from './adapters/mqtt-link.ts';
import { ClassicProxy } from './classic-proxy.ts';
import type { IotCoreProxy } from './iot-core-proxy.ts';
import { LiteProxy } from './lite-proxy.ts';
import { offlineLink } from './offline-link.ts';

export type IotCoreProxyOptions = {
  readonly flavour: Flavour;
  /** Absent for a nucleus that is offline for good. */
  readonly broker?: BrokerOptions;
  /** First and longest pause between attempts to connect, in ms. @default 200 and 10,000 */
  readonly minBackoffMs?: number;
  readonly maxBackoffMs?: number;
  /** How long classic waits for the broker's answer to a publish, in ms. @default 30,000 */
  readonly operationTimeoutMs?: number;
  readonly log: Log;
};

/** The proxy of a flavour, which starts to connect at once and goes on until it is closed. */
export function createIotCoreProxy(options: IotCoreProxyOptions): IotCoreProxy {
  const { flavour, broker, log, operationTimeoutMs, ...backoff } = options;
  const timeouts = operationTimeoutMs === undefined ? {} : { operationMs: operationTimeoutMs };
  // Lite begins each connection anew; classic lets the broker keep its session.
  const cleanSession = flavour === 'lite';
  const link = broker === undefined ? offlineLink : new MqttLink({ ...broker, ...backoff, cleanSession, log });
  return flavour === 'lite' ? new LiteProxy(link, log) : new ClassicProxy(link, log, timeouts);
}
