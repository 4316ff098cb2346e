import { z } from 'zod';
import type { AccessRole, BucketPlace, DatabaseAdmin, GrantedToken } from '../access-ports.ts';
import { DatabaseAccessError } from '../timeseries-errors.ts';
import { request } from './http-request.ts';
import { judge } from './influx-answer.ts';
import { requireSafe } from './influx-target.ts';
import { readStart } from './response-start.ts';

export type AdminCredentials = { readonly username: string; readonly password: string };
export type AdminTarget = { readonly url: string; readonly plainOnLoopback?: boolean; readonly timeoutMs?: number };

const bucketsSchema = z.object({ buckets: z.array(z.object({ id: z.string(), orgID: z.string() })) });
const authorizationsSchema = z.object({
  authorizations: z.array(z.object({ id: z.string(), description: z.string().optional(), status: z.string() })),
});
const grantedSchema = z.object({ id: z.string(), token: z.string() });
const mappingsSchema = z.object({
  content: z.array(z.object({ bucketID: z.string(), virtual: z.boolean().optional() })),
});

/** InfluxQL asks for a database and a retention policy: InfluxDB 1 called its first one so. */
const RETENTION_POLICY = 'autogen';

const TIMEOUT_MS = 10_000;

/** @throws DatabaseBusyError where nobody answers */
async function ask(
  { url, plainOnLoopback = false, timeoutMs = TIMEOUT_MS }: AdminTarget,
  path: string,
  init: RequestInit,
) {
  const target = new URL(path, url);
  requireSafe(target, plainOnLoopback);
  return request(target, init, timeoutMs);
}

/** @throws what `judge` throws, and DatabaseAccessError where the request was refused */
async function requireSuccess(response: Response, what: string): Promise<void> {
  if (response.ok) return;
  const answer = judge(response.status, await readStart(response), response.headers.get('retry-after'));
  if (answer !== 'stored') throw new DatabaseAccessError(`InfluxDB refuses to ${what}: ${answer.refused}`);
}

/** A session of InfluxDB 2's administrator. It ends by itself after a while. */
export class Influx2Admin implements DatabaseAdmin {
  readonly #target: AdminTarget;
  readonly #cookie: string;

  private constructor(target: AdminTarget, cookie: string) {
    this.#target = target;
    this.#cookie = cookie;
  }

  /** @throws DatabaseAccessError where user and password do not fit, DatabaseBusyError where nobody answers */
  static async signIn(target: AdminTarget, { username, password }: AdminCredentials): Promise<Influx2Admin> {
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    const response = await ask(target, '/api/v2/signin', { method: 'POST', headers: { authorization } });
    await requireSuccess(response, 'sign in');
    const cookie = response.headers.getSetCookie().map((header) => header.split(';')[0] ?? '');
    return new Influx2Admin(target, cookie.join('; '));
  }

  async findBucket(org: string, bucket: string): Promise<BucketPlace> {
    const query = new URLSearchParams({ org, name: bucket });
    const { buckets } = await this.#call(bucketsSchema, 'find the bucket', 'GET', `/api/v2/buckets?${query}`);
    const [found] = buckets;
    if (found === undefined) throw new DatabaseAccessError(`there is no bucket ${bucket} in the organization ${org}`);
    return { orgId: found.orgID, bucketId: found.id };
  }

  async authorizations({ orgId }: BucketPlace, description: string): Promise<readonly string[]> {
    const path = `/api/v2/authorizations?${new URLSearchParams({ orgID: orgId })}`;
    const { authorizations } = await this.#call(authorizationsSchema, 'list tokens', 'GET', path);
    return authorizations
      .filter((known) => known.description === description && known.status === 'active')
      .map(({ id }) => id);
  }

  async authorize({ orgId, bucketId }: BucketPlace, role: AccessRole, description: string): Promise<GrantedToken> {
    const onBucket = { type: 'buckets', id: bucketId, orgID: orgId };
    const onMappings = { type: 'dbrp', orgID: orgId };
    const permissions =
      role === 'writer'
        ? [{ action: 'write', resource: onBucket }]
        : [onBucket, onMappings].map((resource) => ({ action: 'read', resource }));
    const body = { orgID: orgId, description, permissions };
    const { id, token } = await this.#call(grantedSchema, 'make a token', 'POST', '/api/v2/authorizations', body);
    return { authorizationId: id, token };
  }

  async revoke(authorizationId: string): Promise<void> {
    const path = `/api/v2/authorizations/${encodeURIComponent(authorizationId)}`;
    const response = await this.#request('DELETE', path);
    if (response.status !== 404) await requireSuccess(response, 'revoke a token');
  }

  async mapDatabase({ orgId, bucketId }: BucketPlace, database: string): Promise<void> {
    const query = new URLSearchParams({ orgID: orgId, db: database });
    const { content } = await this.#call(mappingsSchema, 'list mappings', 'GET', `/api/v2/dbrps?${query}`);
    if (content.some((mapping) => mapping.bucketID === bucketId && mapping.virtual !== true)) return;
    const mapping = { orgID: orgId, bucketID: bucketId, database, retention_policy: RETENTION_POLICY, default: true };
    await requireSuccess(await this.#request('POST', '/api/v2/dbrps', mapping), 'map the bucket to a database');
  }

  async #call<T>(schema: z.ZodType<T>, what: string, method: string, path: string, body?: object): Promise<T> {
    const response = await this.#request(method, path, body);
    await requireSuccess(response, what);
    const parsed = schema.safeParse(await response.json().catch(() => undefined));
    // The answer may hold a token: nothing of it goes into the error.
    if (!parsed.success) throw new DatabaseAccessError(`what answers is no InfluxDB 2: it cannot ${what}`);
    return parsed.data;
  }

  #request(method: string, path: string, body?: object): Promise<Response> {
    const headers = { cookie: this.#cookie, 'content-type': 'application/json' };
    return ask(this.#target, path, { method, headers, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  }
}
