/** A certificate and its private key, both PEM. */
export type Credentials = { readonly certificate: string; readonly key: string };

/** The files that the nucleus connects with. */
export interface CredentialFiles {
  /** What is in force. Where an exchange was cut short between its two renames, it is completed first. @throws CredentialsError */
  read(): Credentials;
  /**
   * Puts these in the place of those in force, which are kept beside them as `.previous`; owner and rights stay. Until it
   * returns those before are in force, or both files are there to complete it. @throws CredentialsError
   */
  replace(credentials: Credentials): void;
}

/** A new key and the request for its certificate, both PEM. */
export type CertificateRequest = { readonly key: string; readonly request: string };

/** What the cloud gives for a request. Not good for anything before it is provisioned. */
export type IssuedCertificate = {
  readonly certificateId: string;
  readonly certificate: string;
  /** Proves to `provision` who asked for it. Good for an hour. */
  readonly ownershipToken: string;
};

/** AWS IoT's device provisioning API over one connection. */
export interface ProvisioningSession {
  /** @throws CertificateRefusedError, CloudUnreachableError */
  createFromCsr(request: string): Promise<IssuedCertificate>;
  /** Has a template make the certificate good. @returns the thing that it is for. @throws CertificateRefusedError, CloudUnreachableError */
  provision(template: string, ownershipToken: string, parameters: Readonly<Record<string, string>>): Promise<string>;
  close(): Promise<void>;
}

/** Connects to IoT Core by mutual TLS. @throws CloudUnreachableError */
export type ConnectProvisioning = (credentials: Credentials, clientId: string) => Promise<ProvisioningSession>;
