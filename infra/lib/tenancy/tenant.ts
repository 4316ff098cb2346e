/** The tenant of buildings whose id names none. */
export const DEFAULT_TENANT = 'default';

/**
 * The tenant that a building belongs to: what stands before the first `:` of its id, `acme` for `acme:hq`; `default` where
 * there is none. The building is part of each topic, which the gateway's policy pins, so a gateway cannot choose its
 * tenant. See docs/decisions/0005-cloud.md.
 */
export function tenantOf(buildingId: string): string {
  const end = buildingId.indexOf(':');
  return end > 0 ? buildingId.slice(0, end) : DEFAULT_TENANT;
}
