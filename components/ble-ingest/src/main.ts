import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { connectComponentBus } from '@sward/greengrass-ipc/adapters/component-bus.ts';
import { watchConfig } from '@sward/greengrass-ipc/component-config.ts';
import { runComponent } from '@sward/runtime/adapters/node-process.ts';
import { createCounterFile } from './adapters/counter-file.ts';
import { NobleScanner } from './adapters/noble-scanner.ts';
import { BleIngest } from './ble-ingest.ts';
import { configSchema } from './config.ts';

const START_TIMEOUT_MS = 10_000;
const SCAN_RESTART_MS = 1000;

runComponent({ component: COMPONENTS.bleIngest }, async (component) => {
  const { logger, clock } = component;
  const bus = await connectComponentBus(component);
  const config = await watchConfig(
    bus,
    configSchema,
    logger,
    ({ log_level }) => logger.setLevel(log_level),
    component.configMemory,
  );
  // noble reads these when it is first imported, which is when the scan starts.
  process.env['NOBLE_HCI_DEVICE_ID'] = String(config.current().adapter);
  process.env['NOBLE_REPORT_ALL_HCI_EVENTS'] = '1';
  const scanner = new NobleScanner({
    startTimeoutMs: START_TIMEOUT_MS,
    restartDelayMs: SCAN_RESTART_MS,
    onHandlerError: (error) => logger.error('advertisement_handler_failed', { error }),
  });
  const ingest = new BleIngest({
    bus,
    clock,
    logger,
    scanner,
    counters: createCounterFile(join(process.cwd(), 'encryption-counters.bin'), logger),
    secrets: { fetch: (secretId) => bus.getSecret(secretId) },
    session: randomUUID(),
    deflate: deflateText,
    random: Math.random,
    config: config.current,
    configuration: config.state,
  });
  await ingest.start();
  return {
    async stop() {
      await ingest.stop();
      await bus.close();
    },
  };
});
