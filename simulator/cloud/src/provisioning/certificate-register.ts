import type { PolicyDocument } from '@sward/infra/lib/onboarding/policy-document.ts';

/** A certificate as the account knows it. */
export type Registered = {
  readonly status: 'PENDING_ACTIVATION' | 'ACTIVE' | 'INACTIVE';
  readonly policies: readonly PolicyDocument[];
  readonly pem: string;
};

/** The account's certificates by their id: SHA-256 of their DER, hex. */
export class CertificateRegister {
  readonly #known = new Map<string, Registered>();

  get(certificateId: string): Registered | undefined {
    return this.#known.get(certificateId);
  }

  put(certificateId: string, registered: Registered): void {
    this.#known.set(certificateId, registered);
  }

  /** Policies of a certificate that may connect; undefined for any other. */
  policiesOf(certificateId: string): readonly PolicyDocument[] | undefined {
    const known = this.#known.get(certificateId);
    return known?.status === 'ACTIVE' ? known.policies : undefined;
  }
}
