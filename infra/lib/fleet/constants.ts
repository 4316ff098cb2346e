/** Names in the account that gateways and operators use by hand: provisioning, `config.yaml`, the console. */
export const FLEET_NAMES = {
  thingGroup: 'sward-gateways',
  roleAlias: 'SwardTokenExchange',
  deployment: 'sward',
} as const;
