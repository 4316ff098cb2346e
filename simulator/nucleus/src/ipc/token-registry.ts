import type { TokenRegistry } from '../ports.ts';

/** Gives a new, unguessable SVCUID. */
export type TokenSource = () => string;

/** Tokens by component in memory, one valid at a time; `newToken` must be cryptographically random. */
export class MemoryTokenRegistry implements TokenRegistry {
  readonly #newToken: TokenSource;
  readonly #componentOf = new Map<string, string>();
  readonly #tokenOf = new Map<string, string>();

  constructor(newToken: TokenSource) {
    this.#newToken = newToken;
  }

  issue(component: string): string {
    this.revoke(component);
    const token = this.#newToken();
    this.#componentOf.set(token, component);
    this.#tokenOf.set(component, token);
    return token;
  }

  revoke(component: string): void {
    const token = this.#tokenOf.get(component);
    if (token === undefined) return;
    this.#tokenOf.delete(component);
    this.#componentOf.delete(token);
  }

  componentOf(token: string): string | undefined {
    return this.#componentOf.get(token);
  }

  clear(): void {
    this.#componentOf.clear();
    this.#tokenOf.clear();
  }
}
