/** Told of what a hook decided and what the watch did. `fields` may hold text that a device chose. */
export type OnboardingLog = (
  event: OnboardingEvent,
  fields: Readonly<Record<string, string | number | undefined>>,
) => void;

export type OnboardingEvent =
  /** A hook let a device have its certificate. */
  | 'certificate_given'
  /** A hook did not; `reason` says why. */
  | 'certificate_refused'
  /** A certificate was taken out of service. */
  | 'certificate_ended'
  /** A certificate should be taken out of service, and could not. */
  | 'certificate_not_ended'
  /** A gateway's thing has a certificate of which its registration knows nothing. */
  | 'certificate_unknown'
  /** AWS IoT did not tell which certificates a gateway's thing has. */
  | 'certificates_not_seen'
  /** A registration cannot be read. */
  | 'registration_broken';

/** Certificates of gateways in AWS IoT. */
export interface CertificateRegistry {
  /** Ids of the certificates that are attached to the thing; none where there is no such thing. */
  attachedTo(gatewayId: string): Promise<readonly string[]>;
  /** Nobody connects by it any more, and who is connected is cut off within minutes. One that is gone is no error. */
  deactivate(certificateId: string): Promise<void>;
  /**
   * Takes it from the thing, takes its policies away and deletes it; policies of ours that nothing else hangs on are deleted too. May be
   * called again after it failed half way, or when all is gone.
   */
  remove(certificateId: string, gatewayId: string): Promise<void>;
}
