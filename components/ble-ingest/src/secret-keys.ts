import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { DevicesConfig } from './device-config.ts';
import type { SecretSource } from './ports.ts';

/** A secret may be deployed, or its right given, at any time. */
const RETRY_MS = 30_000;
const HEX_KEY = /^([0-9a-f]{24}|[0-9a-f]{32})$/i;

export type SecretKeysDeps = { readonly source: SecretSource; readonly clock: Clock; readonly logger: Logger };

/**
 * The bind keys that the configuration names by secret. Fetched once for each configuration, as a deployment may bring
 * another key under the same name; tried again while they are missing.
 */
export class SecretKeys {
  readonly #deps: SecretKeysDeps;
  readonly #keys = new Map<string, Uint8Array>();
  /** Names whose key was fetched for this configuration. */
  readonly #fresh = new Set<string>();
  #fetching = false;
  #notBeforeMs = Number.NEGATIVE_INFINITY;

  constructor(deps: SecretKeysDeps) {
    this.#deps = deps;
  }

  /** What was fetched so far, by the secret's name. */
  get keys(): ReadonlyMap<string, Uint8Array> {
    return this.#keys;
  }

  /** Another configuration is in force: what it names is fetched at once. Keys known so far count meanwhile. */
  reset(): void {
    this.#fresh.clear();
    this.#notBeforeMs = Number.NEGATIVE_INFINITY;
  }

  /** Fetches what the configuration names and is missing; true where a key arrived. Never rejects. */
  async refresh(devices: DevicesConfig): Promise<boolean> {
    const { clock } = this.#deps;
    const names = secretNames(devices);
    for (const name of this.#keys.keys()) if (!names.includes(name)) this.#keys.delete(name);
    const missing = names.filter((name) => !this.#fresh.has(name));
    if (missing.length === 0 || this.#fetching || clock.monotonicMs() < this.#notBeforeMs) return false;
    this.#fetching = true;
    this.#notBeforeMs = clock.monotonicMs() + RETRY_MS;
    const arrived = await Promise.all(missing.map((name) => this.#fetch(name)));
    this.#fetching = false;
    return arrived.includes(true);
  }

  async #fetch(name: string): Promise<boolean> {
    try {
      const key = keyIn(await this.#deps.source.fetch(name));
      if (key === undefined)
        throw new TypeError('the secret is no bind key: 32 hex digits, plain or as {"bind_key": "..."}');
      this.#keys.set(name, key);
      this.#fresh.add(name);
      return true;
    } catch (error) {
      this.#deps.logger.error('bind_key_not_fetched', { bind_key_secret_name: name, retry_s: RETRY_MS / 1000, error });
      return false;
    }
  }
}

function secretNames(devices: DevicesConfig): string[] {
  const names = Object.values(devices).flatMap(({ bind_key: key, bind_key_secret: name }) =>
    key === undefined && name !== undefined ? [name] : [],
  );
  return [...new Set(names)];
}

/** The key in a secret's text: hex digits, or JSON as the Secrets Manager's console writes it. */
function keyIn(text: string): Uint8Array | undefined {
  const hex = text.trim().startsWith('{') ? fieldOf(text) : text.trim();
  return typeof hex === 'string' && HEX_KEY.test(hex) ? Buffer.from(hex, 'hex') : undefined;
}

function fieldOf(text: string): unknown {
  try {
    const parsed: unknown = JSON.parse(text);
    return typeof parsed === 'object' && parsed !== null && 'bind_key' in parsed ? parsed.bind_key : undefined;
  } catch {
    return undefined;
  }
}
