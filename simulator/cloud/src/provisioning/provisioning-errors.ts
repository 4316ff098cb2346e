import { SwardError } from '@sward/contracts/errors.ts';

/** A template cannot be carried out with these parameters. */
export class TemplateError extends SwardError {
  readonly code = 'TEMPLATE';
}

/** A request of the provisioning API that AWS IoT rejects. */
export class ProvisioningRejectedError extends SwardError {
  readonly code = 'PROVISIONING_REJECTED';
  readonly statusCode: number;
  /** As AWS IoT names it, `InvalidCertificateOwnershipToken` say. */
  readonly errorCode: string;

  constructor(statusCode: number, errorCode: string, message: string) {
    super(message);
    this.statusCode = statusCode;
    this.errorCode = errorCode;
  }
}
