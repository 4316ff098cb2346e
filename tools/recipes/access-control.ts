import { ACCESS, type Right } from '@sward/contracts/access.ts';

type Policy = { policyDescription: string; operations: string[]; resources: string[] };
type AccessControl = Record<string, Record<string, Policy>>;

const OPERATION_NAMES: Record<Right['operation'], string> = {
  'aws.greengrass#PublishToTopic': 'publish',
  'aws.greengrass#SubscribeToTopic': 'subscribe',
  'aws.greengrass#PublishToIoTCore': 'publish-to-cloud',
  'aws.greengrass#SubscribeToIoTCore': 'subscribe-to-cloud',
};

/** The accessControl section of a component's recipe: one policy per direction. Policy ids are unique on the device. */
export function accessControlOf(component: string): AccessControl {
  const sections: AccessControl = {};
  for (const right of ACCESS.get(component) ?? []) {
    const policies = sections[right.service] ?? {};
    policies[`${component}:${OPERATION_NAMES[right.operation]}`] = {
      policyDescription: right.description,
      operations: [right.operation],
      resources: [...right.resources],
    };
    sections[right.service] = policies;
  }
  return sections;
}
