import type { Faults } from '../../faults/faults.ts';
import type { IotCoreProxy } from '../../iot-core/iot-core-proxy.ts';
import type { ComponentControl, Flavour } from '../../ports.ts';
import type { LocalPubSub } from '../../pubsub/local-pubsub.ts';
import type { OperationTable } from '../operation.ts';
import type { Tap } from '../tap.ts';
import { classicOperations } from './classic-operations.ts';
import { type ConfigurationAccess, configurationOperations } from './configuration-operations.ts';
import { deploymentOperations } from './deployment-operations.ts';
import { iotCoreOperations } from './iot-core-operations.ts';
import { classicLifecycleOperations, lifecycleOperations } from './lifecycle-operations.ts';
import { pubsubOperations } from './pubsub-operations.ts';
import type { Guard } from './refusal.ts';

export type OperationTableOptions = {
  readonly flavour: Flavour;
  readonly pubsub: LocalPubSub;
  readonly iotCore: IotCoreProxy;
  readonly configuration: ConfigurationAccess;
  readonly control: ComponentControl;
  readonly faults: Faults;
  readonly guard: Guard;
  readonly tap: Tap;
  readonly onMetrics: (count: number) => void;
  /** What the Secret Manager holds; left out, it is not deployed. */
  readonly secrets: ReadonlyMap<string, string> | undefined;
};

/** Every operation that a flavour knows; the connection answers for those it does not. */
export function createOperationTable(options: OperationTableOptions): OperationTable {
  const onBoth = [
    ...pubsubOperations(options),
    ...iotCoreOperations(options),
    ...configurationOperations(options),
    ...lifecycleOperations(options),
    ...deploymentOperations(options),
  ];
  if (options.flavour === 'lite') return new Map(onBoth);
  return new Map([...onBoth, ...classicLifecycleOperations(options), ...classicOperations(options)]);
}
