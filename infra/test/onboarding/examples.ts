/** An ARN as the example account has them. */
export const arn = (service: string, resource: string, account = '123456789012') =>
  `arn:aws:${service}:eu-west-1:${account}:${resource}`;

export const ROLE_ALIAS = arn('iot', 'rolealias/SwardTokenExchange');

export const AT = 1_790_000_000_000;
export const MINUTE = 60_000;
export const DAY = 86_400_000;

/** Ids of certificates: 64 hex digits each. */
export const certificate = (name: string) => name.repeat(64).slice(0, 64);

/** What the hook answers for a gateway, as the template takes it. */
export const namesOf = (gatewayId: string, buildingId: string) => ({
  ThingName: gatewayId,
  BuildingId: buildingId,
  ThingGroup: 'sward-default',
  'AWS::IoT::Certificate::Id': certificate('c'),
});
