import type { PackageFile } from './nucleus-packages.ts';

/** A certificate that opens provisioning and nothing else. */
export type Claim = { readonly certificateId: string; readonly certificatePem: string; readonly privateKey: string };

/** What onboarding asks of an AWS account. */
export interface IotAccount {
  /** Whom the credentials are, and the region that is asked. @throws AccountUnreachableError */
  identity(): Promise<{ readonly account: string; readonly arn: string; readonly region: string }>;
  /** Status of a stack; undefined where there is none. */
  stackStatus(name: string): Promise<string | undefined>;
  /** Host of one of the account's endpoints. */
  endpoint(type: 'iot:Data-ATS' | 'iot:CredentialProvider'): Promise<string>;
  hasPolicy(name: string): Promise<boolean>;
  /** Whether a provisioning template is in force, and asks a function of ours before it provisions. */
  template(name: string): Promise<'ready' | 'disabled' | 'unguarded' | 'absent'>;
  hasRoleAlias(name: string): Promise<boolean>;
  /** Makes a certificate that holds `policy` and nothing else. */
  createClaim(policy: string): Promise<Claim>;
  /** Takes a claim out of service and deletes it. One that is gone already is no error. */
  deleteClaim(certificateId: string, policy: string): Promise<void>;
}

/** What of a gateway's card is kept on the operator's machine until the gateway has its own certificate. */
export type KeptCard = {
  readonly v: 1;
  readonly gateway_id: string;
  readonly token: string;
  readonly claim: { readonly certificate_id: string; readonly certificate_pem: string; readonly private_key: string };
};

/** Files that only their owner can read, apart for each account and region. */
export interface KeptCards {
  read(gatewayId: string): Promise<KeptCard | undefined>;
  write(card: KeptCard): Promise<void>;
  remove(gatewayId: string): Promise<void>;
  list(): Promise<readonly KeptCard[]>;
}

/** The boot partition, or a folder in its place. */
export interface CardFolder {
  /** For a person. */
  readonly name: string;
  /** Text of a file below the folder; undefined where there is none. */
  read(path: string): Promise<string | undefined>;
  has(path: string): Promise<boolean>;
  /** SHA-256 of a file, hex; undefined where there is none. */
  sha256(path: string): Promise<string | undefined>;
  /** Writes whole or not at all, and has it on the disk when it resolves. */
  write(path: string, content: string): Promise<void>;
  /** The same with a file of this machine. */
  copy(path: string, file: string): Promise<void>;
  remove(path: string): Promise<void>;
  /** Free room, bytes. */
  free(): Promise<number>;
}

/** A package on this machine, ready to be copied. */
export type FetchedFile = {
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
  readonly firstSeen: boolean;
};

/** Packages of AWS, downloaded once. */
export interface NucleusFiles {
  /** @throws NucleusPackageError where it cannot be had or is not what it should be */
  fetch(file: PackageFile): Promise<FetchedFile>;
}
