/** How long what people edit may be remembered, ms. */
const REMEMBERED_MS = 30_000;

type Entry<T> = { readonly values: readonly T[]; readonly readAt: number };

/** Small lists of each tenant, read from the store every 30 s at most. */
export class TenantCache<T> {
  readonly #read: (tenant: string) => Promise<readonly T[]>;
  readonly #entries = new Map<string, Entry<T>>();

  constructor(read: (tenant: string) => Promise<readonly T[]>) {
    this.#read = read;
  }

  /** @param now Unix milliseconds */
  async get(tenant: string, now: number): Promise<readonly T[]> {
    const entry = this.#entries.get(tenant);
    const young = entry && Math.abs(now - entry.readAt) < REMEMBERED_MS;
    return young ? entry.values : this.refresh(tenant, now);
  }

  /** Reads again whatever is remembered. */
  async refresh(tenant: string, now: number): Promise<readonly T[]> {
    const values = await this.#read(tenant);
    this.#entries.set(tenant, { values, readAt: now });
    return values;
  }

  forget(tenant: string): void {
    this.#entries.delete(tenant);
  }
}
