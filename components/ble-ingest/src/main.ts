import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import { deflateText } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { connectComponentBus } from '@sward/greengrass-ipc/adapters/component-bus.ts';
import { watchConfig } from '@sward/greengrass-ipc/component-config.ts';
import { runComponent } from '@sward/runtime/adapters/node-process.ts';
import { createCounterFile } from './adapters/counter-file.ts';
import { forkedRadio } from './adapters/forked-radio.ts';
import { createRemainsFile } from './adapters/remains-file.ts';
import { BleIngest } from './ble-ingest.ts';
import { type Config, configSchema } from './config.ts';
import { RadioProcessGatt } from './radio-process/radio-process-gatt.ts';
import { RadioProcessScanner } from './radio-process/radio-process-scanner.ts';
import { RadioSupervisor } from './radio-process/radio-supervisor.ts';

runComponent({ component: COMPONENTS.bleIngest }, async (component) => {
  const { logger, clock, showStatus } = component;
  const bus = await connectComponentBus(component);
  let ingest: BleIngest | undefined;
  const onChange = ({ log_level }: Config): void => {
    logger.setLevel(log_level);
    ingest?.configurationChanged();
  };
  const config = await watchConfig(bus, configSchema, logger, onChange, component.configMemory);
  const radio = new RadioSupervisor({
    launch: forkedRadio({ program: join(dirname(process.argv[1] ?? ''), 'radio.cjs') }),
    clock,
    logger,
    random: Math.random,
    settings: () => ({ adapter: config.current().adapter, quietMs: config.current().quiet_check_s * 1000 }),
  });
  const started = new BleIngest({
    bus,
    clock,
    logger,
    scanner: new RadioProcessScanner(radio, logger),
    gatt: new RadioProcessGatt(radio, clock),
    counters: createCounterFile(join(process.cwd(), 'encryption-counters.bin'), logger),
    secrets: { fetch: (secretId) => bus.getSecret(secretId) },
    session: randomUUID(),
    remains: createRemainsFile(join(process.cwd(), 'held-readings.json'), logger),
    deflate: deflateText,
    random: Math.random,
    config: config.current,
    configuration: config.state,
    showStatus,
  });
  ingest = started;
  await started.start();
  return {
    async stop() {
      await started.stop();
      await bus.close();
    },
  };
});
