import type { CertificateRegistry } from '../../lib/onboarding/ports.ts';

/** Certificates in memory: which there are, on which thing, and which are active. */
export class MemoryCertificates implements CertificateRegistry {
  readonly active = new Set<string>();
  readonly #things = new Map<string, string>();
  /** The next so many calls fail. */
  failures = 0;

  attach(gatewayId: string, certificateId: string): void {
    this.#things.set(certificateId, gatewayId);
    this.active.add(certificateId);
  }

  get all(): string[] {
    return [...this.#things.keys()].sort();
  }

  async attachedTo(gatewayId: string): Promise<readonly string[]> {
    this.#failMaybe();
    return [...this.#things].filter(([, thing]) => thing === gatewayId).map(([id]) => id);
  }

  async deactivate(certificateId: string): Promise<void> {
    this.#failMaybe();
    this.active.delete(certificateId);
  }

  async remove(certificateId: string): Promise<void> {
    this.#failMaybe();
    // As AWS IoT: an active certificate cannot be deleted.
    if (this.active.has(certificateId)) throw new Error(`${certificateId} is active`);
    this.#things.delete(certificateId);
  }

  #failMaybe(): void {
    if (this.failures <= 0) return;
    this.failures -= 1;
    throw new Error('AWS IoT is tired');
  }
}
