import { SwardError } from '@sward/contracts/errors.ts';

/** Root of what the local cloud throws on purpose. */
export abstract class CloudError extends SwardError {}

/** A rule's SQL that is broken, or outside the subset that the local cloud runs. Names the place. */
export class RuleSyntaxError extends CloudError {
  readonly code = 'RULE_SYNTAX';
}

/** A message that a rule cannot be applied to: `SELECT *` of a payload that is no JSON object. */
export class RuleEvaluationError extends CloudError {
  readonly code = 'RULE_EVALUATION';
}

/** A client or a topic that the gateway's policy does not cover. */
export class NotAuthorizedError extends CloudError {
  readonly code = 'NOT_AUTHORIZED';
}

/** A message or topic past a limit of IoT Core. */
export class LimitExceededError extends CloudError {
  readonly code = 'LIMIT_EXCEEDED';
}

/** The local cloud was asked for something that it has only while it runs. */
export class CloudNotStartedError extends CloudError {
  readonly code = 'CLOUD_NOT_STARTED';
}

/** Another local cloud runs on the same folder: two would hand out each other's messages. */
export class FolderInUseError extends CloudError {
  readonly code = 'FOLDER_IN_USE';
}

/** The broker, own or external, cannot be reached or cannot listen. */
export class BrokerUnavailableError extends CloudError {
  readonly code = 'BROKER_UNAVAILABLE';
}

/** A network fault was asked for on a link that the local cloud does not stand in. */
export class FaultUnavailableError extends CloudError {
  readonly code = 'FAULT_UNAVAILABLE';
}

/** An option of the command line or of `createCloud` that cannot be used as it is. */
export class InvalidOptionError extends CloudError {
  readonly code = 'INVALID_OPTION';
}

/** A certificate was asked for of a gateway that the local cloud was not made with. */
export class UnknownGatewayError extends CloudError {
  readonly code = 'UNKNOWN_GATEWAY';
}

/** There is no local cloud's database where one was looked for. */
export class NoCloudError extends CloudError {
  readonly code = 'NO_CLOUD';
}

/** A request for a certificate that no certificate is given for. */
export class CertificateRequestError extends SwardError {
  readonly code = 'CERTIFICATE_REQUEST';
}
