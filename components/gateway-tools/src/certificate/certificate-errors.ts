import { SwardError } from '@sward/contracts/errors.ts';

/** What a gateway connects with cannot be found, read or replaced. */
export class CredentialsError extends SwardError {
  readonly code = 'CREDENTIALS_UNUSABLE';
}

/** Somebody else exchanges the certificate at this moment. */
export class RotationBusyError extends SwardError {
  readonly code = 'ROTATION_BUSY';
}

/** The cloud could not be reached, or ended the connection. */
export class CloudUnreachableError extends SwardError {
  readonly code = 'CLOUD_UNREACHABLE';
}

/** The cloud answered that it gives no certificate. */
export class CertificateRefusedError extends SwardError {
  readonly code = 'CERTIFICATE_REFUSED';
}
