import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { configSchema as ingestConfig } from '@sward/ble-ingest/config.ts';
import { connectIpcMessageBus } from '@sward/greengrass-ipc/adapters/ipc-message-bus.ts';
import { type WatchedConfig, watchConfig } from '@sward/greengrass-ipc/component-config.ts';
import type { MessageBus } from '@sward/greengrass-ipc/message-bus.ts';
import { createNucleus, type Nucleus } from '@sward/nucleus/nucleus.ts';
import type { ConfigurationUpdate, Flavour } from '@sward/nucleus/ports.ts';
import { createSystemClock } from '@sward/runtime/adapters/system-clock.ts';
import { createRecordingLogger } from '@sward/runtime/logger.ts';

const NAME = 'test.Ingest';

/** Its process is the test: the nucleus itself has only something that sleeps to run. */
const RECIPE = `RecipeFormatVersion: '2020-01-25'
ComponentName: ${NAME}
ComponentVersion: '1.0.0'
ComponentConfiguration:
  DefaultConfiguration: {batch_interval_ms: 200, max_held_readings: 5000, log_level: info, accessControl: {}}
Manifests:
  - Platform: {os: '*', runtime: '*'}
    Lifecycle: {run: exec sleep 1000}
`;

type Config = ReturnType<typeof ingestConfig.parse>;

describe.each<Flavour>(['lite', 'classic'])('a configuration deployed on a %s nucleus', (flavour) => {
  let folder: string;
  let nucleus: Nucleus;
  let bus: MessageBus;
  let config: WatchedConfig<Config>;
  const logger = createRecordingLogger();

  beforeEach(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sward-config-'));
    const recipeDir = join(folder, 'recipes');
    await mkdir(recipeDir);
    await writeFile(join(recipeDir, `${NAME}-1.0.0.yaml`), RECIPE);
    nucleus = createNucleus({ root: join(folder, 'root'), flavour, thingName: 'gw-1', settleMs: 50 });
    await nucleus.start();
    await deploy({}, { recipeDir, merge: new Map([[NAME, '1.0.0']]) });
    bus = await connectIpcMessageBus({
      clock: createSystemClock(),
      logger,
      onServiceIdRefused: () => {},
      socketPath: nucleus.ipcSocketPath,
      serviceId: nucleus.tokens.issue(NAME),
    });
    config = await watchConfig(bus, ingestConfig, logger, () => {});
  });

  afterEach(async () => {
    await bus.close();
    await nucleus.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function deploy(update: ConfigurationUpdate, more: object = {}): Promise<void> {
    const updateConfig = new Map([[NAME, update]]);
    const { status, reason } = await nucleus.deploy({ merge: new Map(), remove: [], updateConfig, ...more });
    expect([status, reason]).toEqual(['SUCCEEDED', undefined]);
  }

  /** The nucleus tells of a change when it has carried out the deployment. Jest's time limit ends a wait in vain. */
  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('is refused whole where it does not fit, the one before stays and the status says why, until one fits', async () => {
    expect(config.current()).toMatchObject({ batch_interval_ms: 200, max_held_readings: 5000 });

    // All strings, as Lite takes what a YAML recipe or a console form holds.
    await deploy({ MERGE: { batch_interval_ms: '50', max_held_readings: 'lots', adaptor: '1' } });
    await until(() => !config.state().valid);
    expect(config.current()).toMatchObject({ batch_interval_ms: 200, max_held_readings: 5000, adapter: 0 });
    expect(config.state().refused).toEqual([
      expect.stringMatching(/^max_held_readings: /),
      'adaptor: unknown key, did you mean adapter?',
    ]);

    // A key that was merged stays until it is reset: a good value alone does not undo it.
    await deploy({ MERGE: { max_held_readings: '700' } });
    await until(() => config.state().refused?.length === 1);
    expect(config.current()).toMatchObject({ batch_interval_ms: 200, max_held_readings: 5000 });

    await deploy({ RESET: ['/adaptor'] });
    await until(() => config.state().valid);
    expect(config.current()).toMatchObject({ batch_interval_ms: 50, max_held_readings: 700, adapter: 0 });
    expect(config.state()).toEqual({ valid: true });
  });

  it('is applied while the component runs', async () => {
    await deploy({ MERGE: { batch_interval_ms: '75', log_level: 'debug' } });
    await until(() => config.current().batch_interval_ms === 75);
    expect(config.current().log_level).toBe('debug');
    expect(config.state()).toEqual({ valid: true });
  });

  it('is read anew when the connection was away while it changed', async () => {
    nucleus.faults.dropSockets();
    await deploy({ MERGE: { batch_interval_ms: '90' } });
    await until(() => config.current().batch_interval_ms === 90);
  });
});
