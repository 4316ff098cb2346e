import { requireId } from '@sward/contracts/ids.ts';

/** Kinds of documents, each in partitions of its own. */
type Kind =
  | 'devices'
  | 'gateways'
  | 'rules'
  | 'groups'
  | 'channels'
  | 'series'
  | 'alerts'
  | 'past-alerts'
  | 'mutes'
  | 'sent'
  | 'bundles';

/**
 * The partition of a tenant's documents of one kind: `acme#rules`, `acme#devices#acme:hq`. No id holds a `#`, so no tenant's
 * prefix `acme#` is the beginning of another's.
 * @throws InvalidIdError
 */
export function partitionOf(tenant: string, kind: Kind, ...parts: readonly string[]): string {
  return [requireId(tenant, 'tenant'), kind, ...parts.map((part) => requireId(part, kind))].join('#');
}

/** Which buildings there are, of all tenants: for the watcher, readable by no tenant. Its name is no tenant's prefix. */
export const BUILDINGS_PARTITION = '#buildings';

/** Which building each gateway was heard from last, of all tenants: IoT Core tells who connects, and not from where. Readable by no tenant. */
export const GATEWAYS_PARTITION = '#gateways';

/** Which gateways were registered, of all tenants: a thing's name is the account's. Readable by no tenant. */
export const REGISTRATIONS_PARTITION = '#registrations';

/** Which gateway each token is for, by the token's SHA-256. Readable by no tenant. */
export const TOKENS_PARTITION = '#tokens';

/** What the fleet's stack tells other functions, under the id `fleet-groups`. Readable by no tenant. */
export const FLEET_PARTITION = '#fleet';
