import { join } from 'node:path';
import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Nucleus } from '@sward/nucleus/nucleus.ts';
import type { Bundle } from './bundle.ts';
import { StartError } from './gateway-errors.ts';
import { logFolder } from './log-folder.ts';
import type { GatewayOptions } from './options.ts';
import { keyedDevices, keysOfEarlierRuns, type SensorKeys } from './sensor-keys.ts';
import { virtualSensors } from './virtual-radio.ts';

/** The page lives on statuses, and settling waits for them. */
const EACH_SECOND = { local_status_interval_s: 1 };

export type DeployDeps = {
  readonly nucleus: Nucleus;
  readonly bundle: Bundle;
  readonly options: GatewayOptions;
  readonly keys: SensorKeys | undefined;
  /** Settings of the publisher that differ from its recipe's. */
  readonly publisherConfig: object | undefined;
};

/** Every sensor around counts: nobody has approved any on a machine that is tried out. */
const ingestConfig = ({ options, keys }: DeployDeps): object => ({
  ...EACH_SECOND,
  adapter: options.radio === 'virtual' ? 0 : options.radio,
  devices: keyedDevices(virtualSensors(options, keys)),
  unknown_devices: 'forward',
});

function configurationsOf(deps: DeployDeps) {
  const { options, keys, publisherConfig } = deps;
  const earlier = keysOfEarlierRuns(virtualSensors(options, keys));
  return new Map([
    [COMPONENTS.cloudPublisher, { MERGE: { ...EACH_SECOND, building_id: options.building, ...publisherConfig } }],
    [COMPONENTS.localBuffer, { MERGE: EACH_SECOND }],
    [COMPONENTS.bleIngest, { RESET: earlier, MERGE: ingestConfig(deps) }],
  ]);
}

/**
 * Deploys the bundle to a local gateway as `greengrass-cli` does.
 * @throws StartError where the nucleus does not take it
 */
export async function deployBundle(deps: DeployDeps): Promise<void> {
  const { nucleus, bundle } = deps;
  const { status, reason } = await nucleus.deploy({
    recipeDir: join(bundle.dir, 'recipes'),
    artifactDir: join(bundle.dir, 'artifacts'),
    merge: new Map([[bundle.component, bundle.version]]),
    remove: [],
    updateConfig: configurationsOf(deps),
  });
  if (status === 'SUCCEEDED') return;
  throw new StartError(`the deployment failed: ${reason ?? status}. See ${logFolder(nucleus)}`);
}
