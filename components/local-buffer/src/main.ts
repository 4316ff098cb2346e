import { join, resolve } from 'node:path';
import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { ingestEnvelopeSchema } from '@sward/contracts/ingest.ts';
import { connectComponentBus } from '@sward/greengrass-ipc/adapters/component-bus.ts';
import { watchConfig } from '@sward/greengrass-ipc/component-config.ts';
import { runComponent } from '@sward/runtime/adapters/node-process.ts';
import { openLogWhenPossible } from './adapters/open-log.ts';
import { createTimedatectlSync } from './adapters/timedatectl-sync.ts';
import { Buffer } from './buffer.ts';
import { configSchema } from './config.ts';
import { logSettings } from './log-limits.ts';
import { RELEASED_AT_MS } from './time/release.ts';
import { TimeKeeper } from './time/time-keeper.ts';

runComponent({ component: COMPONENTS.localBuffer }, async (component) => {
  const { logger, clock, showStatus } = component;
  const bus = await connectComponentBus(component);
  const config = await watchConfig(
    bus,
    configSchema,
    logger,
    ({ log_level }) => logger.setLevel(log_level),
    component.configMemory,
  );
  // Readings tell who was where and when: for the component's user only.
  process.umask(0o077);
  const file = join(resolve(config.current().data_dir || '.'), 'readings.db');
  const waitS = () => config.current().clock_wait_s;
  const times = new TimeKeeper({ clock, notBeforeMs: RELEASED_AT_MS, waitS });
  const nativeFolder = process.env['SWARD_NATIVE_FOLDER'];
  const log = await openLogWhenPossible(
    {
      file,
      // The runtime says where its addon lies; run from a checkout, better-sqlite3 finds its own.
      ...(nativeFolder === undefined ? {} : { nativeBinding: join(nativeFolder, 'better_sqlite3.node') }),
      isSynchronized: () => times.state === 'synchronized',
      settings: () => logSettings(config.current()),
    },
    component,
  );
  const codec = {
    decodeIngest: (payload: Uint8Array) => decodeBatch(ingestEnvelopeSchema, payload),
    encodeDelivery: encodeBatch,
  };
  const sync = createTimedatectlSync();
  const { current, state } = config;
  const buffer = new Buffer({
    ...{ bus, clock, logger, log, times, sync, codec },
    config: current,
    configuration: state,
    showStatus,
  });
  await buffer.start();
  logger.info('log_open', { file, log: log.id, head: log.head() });
  return {
    async stop() {
      await buffer.stop();
      log.close();
      await bus.close();
    },
  };
});
