import { decodeBatch, encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import { COMPONENTS } from '@sward/contracts/components.ts';
import { connectComponentBus } from '@sward/greengrass-ipc/adapters/component-bus.ts';
import { untilValid, watchConfig } from '@sward/greengrass-ipc/component-config.ts';
import { LocalStatus, NOTHING_COUNTED } from '@sward/greengrass-ipc/local-status.ts';
import { runComponent } from '@sward/runtime/adapters/node-process.ts';
import { type Config, configSchema } from './config.ts';
import { type BatchCodec, ownBatchSchema } from './ports.ts';
import { Publisher } from './publisher.ts';
import { StatusReporter } from './status-reporter.ts';

runComponent({ component: COMPONENTS.cloudPublisher }, async (component) => {
  const { logger, clock, showStatus } = component;
  const bus = await connectComponentBus(component);
  let publisher: Publisher | undefined;
  const onChange = ({ log_level }: Config) => {
    logger.setLevel(log_level);
    publisher?.reconfigure();
  };
  const config = await watchConfig(bus, configSchema, logger, onChange, component.configMemory);
  const waiting = new LocalStatus({
    bus,
    clock,
    logger,
    component: COMPONENTS.cloudPublisher,
    configuration: config.state,
    intervalS: () => config.current().local_status_interval_s,
    showStatus,
  });
  // Topics name the building: with the defaults in the place of a refused configuration, readings would go out as another's.
  const tellWaiting = () => void waiting.look({ connected: false }, () => ({ counters: NOTHING_COUNTED, detail: {} }));
  if (!(await untilValid(config, clock, component.signal, tellWaiting))) return { stop: () => bus.close() };
  const gateway = {
    buildingId: config.current().building_id,
    gatewayId: process.env['AWS_IOT_THING_NAME'] ?? '',
  };
  const codec: BatchCodec = { decode: (body) => decodeBatch(ownBatchSchema, body), encode: encodeBatch };
  publisher = new Publisher({ bus, clock, logger, gateway, codec, random: Math.random, config: config.current });
  const status = new StatusReporter({
    bus,
    clock,
    logger,
    gateway,
    publisher,
    version: process.env['SWARD_VERSION'] ?? 'unknown',
    config: config.current,
    configuration: config.state,
    showStatus,
  });
  await publisher.start();
  await status.start();
  return {
    async stop() {
      await status.stop();
      await publisher?.stop();
      await bus.close();
    },
  };
});
