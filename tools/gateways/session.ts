import type { DocumentStore } from '@sward/infra/lib/documents/ports.ts';
import type { DocumentDirectory } from '@sward/infra/lib/history/document-directory.ts';
import type { DeploymentPorts } from '@sward/infra/lib/onboarding/deployment-anew.ts';
import type { CertificateRegistry } from '@sward/infra/lib/onboarding/ports.ts';
import type { RegistrationRepository } from '@sward/infra/lib/onboarding/registration-repository.ts';
import type { IotAccount, KeptCards } from '../onboard/ports.ts';

/** What the commands reach the world through. */
export type GatewaysWorld = Pick<DeploymentPorts, 'groups' | 'rollouts'> & {
  readonly documents: DocumentStore;
  readonly directory: Pick<DocumentDirectory, 'buildings' | 'gateways'>;
  readonly registrations: RegistrationRepository;
  readonly registry: CertificateRegistry;
  readonly iot: Pick<IotAccount, 'createClaim' | 'deleteClaim'>;
  /** Tokens and claims of cards that were prepared on this machine. */
  readonly kept: KeptCards;
  readonly random: (bytes: number) => Uint8Array;
  /** Unix milliseconds. */
  readonly now: () => number;
  readonly confirm: (question: string) => Promise<boolean>;
  readonly out: (line: string) => void;
  readonly err: (line: string) => void;
};

/** One run of a command. */
export type Session = GatewaysWorld & {
  /** The result: as lines for people, or as one line of JSON where that was asked for. */
  readonly tell: (value: unknown, lines: () => readonly string[]) => void;
  /** Do not ask. */
  readonly yes: boolean;
};
