import { ACCESS, type Right } from '@sward/contracts/access.ts';
import type { BusAccess, Operation } from '@sward/greengrass-ipc/bus-access.ts';

const OPERATIONS: Record<Right['operation'], Operation> = {
  'aws.greengrass#PublishToTopic': 'publish',
  'aws.greengrass#SubscribeToTopic': 'subscribe',
  'aws.greengrass#PublishToIoTCore': 'publishToCloud',
  'aws.greengrass#SubscribeToIoTCore': 'subscribeToCloud',
};

/** The rights that the recipes give, component by component. */
export function recipeAccess(): Record<string, BusAccess> {
  const accessOf = (rights: readonly Right[]): BusAccess =>
    Object.fromEntries(rights.map(({ operation, resources }) => [OPERATIONS[operation], resources]));
  return Object.fromEntries([...ACCESS].map(([component, rights]) => [component, accessOf(rights)]));
}
