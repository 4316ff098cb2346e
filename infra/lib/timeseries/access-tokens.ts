import type { AccessRole, BucketPlace, DatabaseAdmin, TokenVault } from './access-ports.ts';

export type AccessRequest = {
  readonly org: string;
  readonly bucket: string;
  readonly vaults: Readonly<Record<AccessRole, TokenVault>>;
};

const descriptionOf = (role: AccessRole) => `sward-${role}`;

/**
 * The new token is kept before an old one is revoked: whatever fails in between, the kept one works. What is left over of a failure is revoked
 * the next time.
 */
async function ensureToken(admin: DatabaseAdmin, place: BucketPlace, role: AccessRole, vault: TokenVault) {
  const description = descriptionOf(role);
  const known = await admin.authorizations(place, description);
  const kept = await vault.read();
  const isGood = kept !== undefined && known.includes(kept.authorizationId);
  const current = isGood ? kept : await admin.authorize(place, role, description);
  if (!isGood) await vault.write(current);
  for (const id of known.filter((other) => other !== current.authorizationId)) await admin.revoke(id);
}

/**
 * Makes sure that there is one token that may write the bucket and one that may read it, each kept in its vault, and no other of ours.
 * Doing it again changes nothing.
 */
export async function ensureAccess(admin: DatabaseAdmin, { org, bucket, vaults }: AccessRequest): Promise<void> {
  const place = await admin.findBucket(org, bucket);
  await admin.mapDatabase(place, bucket);
  await ensureToken(admin, place, 'writer', vaults.writer);
  await ensureToken(admin, place, 'reader', vaults.reader);
}
