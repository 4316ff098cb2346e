import { NucleusError } from '../nucleus-errors.ts';

/** The broker, or its absence, refused a subscription. */
export class BrokerRefusalError extends NucleusError {
  readonly code = 'BROKER_REFUSED';
}

/** A publish that the proxy cannot take now; the text is the one that the real nucleus gives. */
export class PublishRefusedError extends NucleusError {
  readonly code = 'PUBLISH_REFUSED';
}

/** A subscription that the proxy cannot make now. */
export class SubscribeRefusedError extends NucleusError {
  readonly code = 'SUBSCRIBE_REFUSED';
}
