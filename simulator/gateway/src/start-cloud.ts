import { join, resolve } from 'node:path';
import { type Cloud, createCloud } from '@sward/cloud/cloud.ts';
import type { NewReading } from '@sward/cloud/ports.ts';
import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import { StartError } from './gateway-errors.ts';
import type { GatewayOptions } from './options.ts';

const BROKER_TIMEOUT_MS = 60_000;
/** In the account it is a minute; here somebody sits and waits. */
const WATCH_INTERVAL_MS = 5000;
/** A broker that answers at once needs no announcement. */
const TELL_AFTER_MS = 2000;

export type CloudDeps = {
  readonly options: GatewayOptions;
  readonly clock: Clock;
  readonly log: Logger;
  /** Called with readings that are new in the cloud's table. */
  readonly onStored?: (readings: readonly NewReading[]) => void;
};

/**
 * The cloud of a local gateway, up.
 * @throws StartError where another broker does not answer
 */
export async function startCloud({ options, clock, log, onStored }: CloudDeps): Promise<Cloud> {
  const cloud = createCloud({
    folder: join(resolve(options.data), 'cloud'),
    gatewayIds: [options.gateway],
    watchIntervalMs: WATCH_INTERVAL_MS,
    clock,
    log,
    ...(options.influx === undefined ? {} : { influx: options.influx }),
    ...externalBroker(options),
  });
  if (onStored !== undefined) cloud.onStored(onStored);
  await untilUp(cloud, options, clock);
  return cloud;
}

/** With another broker the cloud waits for it: somebody should know, and a timed run must end. */
async function untilUp(cloud: Cloud, { broker, forMs }: GatewayOptions, clock: Clock): Promise<void> {
  if (broker === undefined) return cloud.start();
  const told = clock.setTimer(TELL_AFTER_MS, () => process.stderr.write(`waiting for the broker ${broker}\n`));
  const started = cloud.start();
  const timeout = forMs === undefined ? undefined : clock.setTimer(BROKER_TIMEOUT_MS, () => void cloud.stop());
  try {
    await started;
  } catch (error) {
    throw new StartError(`the broker ${broker} did not answer: is it running, and are its certificates right?`, {
      cause: error,
    });
  } finally {
    told.cancel();
    timeout?.cancel();
  }
}

function externalBroker({ broker, ca, cert, key }: GatewayOptions) {
  if (broker === undefined || ca === undefined || cert === undefined || key === undefined) return {};
  return { externalBroker: { url: broker, ca, certificate: cert, key } };
}
