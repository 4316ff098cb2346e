import type { Settings } from './settings/settings.ts';

/** Names of the stacks in the account, in the order in which they depend on one another. */
export const STACK_NAMES = {
  data: 'SwardData',
  timeseries: 'SwardTimeseries',
  archive: 'SwardArchive',
  stream: 'SwardStream',
  alerts: 'SwardAlerts',
  onboarding: 'SwardOnboarding',
  operations: 'SwardOperations',
  tenants: 'SwardTenants',
  fleet: 'SwardFleet',
} as const;

/** Whether settings deploy a stack; those that are not named are always deployed. */
const WANTED: Partial<Record<keyof typeof STACK_NAMES, (settings: Settings) => boolean>> = {
  timeseries: ({ timeseries }) => timeseries !== 'none',
  archive: ({ archive }) => archive,
  stream: ({ stream }) => stream !== 'none',
  tenants: ({ tenants }) => tenants.length > 0,
};

/** Names of the stacks that these settings deploy. */
export function stackNames(settings: Settings): string[] {
  const stacks = Object.keys(STACK_NAMES) as (keyof typeof STACK_NAMES)[];
  return stacks.filter((stack) => WANTED[stack]?.(settings) ?? true).map((stack) => STACK_NAMES[stack]);
}
