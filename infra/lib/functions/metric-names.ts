/** Namespace of all metrics that functions write into their logs (CloudWatch embedded metric format). */
export const METRICS_NAMESPACE = 'Sward';

/** Names of the metrics. Each has the dimension `service`: `telemetry`, `gateways`, or the consumer of the feed. */
export const METRICS = {
  /** Readings that a function kept, repeats included. */
  stored: 'ReadingsStored',
  /** Readings that can never be kept, and whose gateway or dead letters keep them. */
  refused: 'ReadingsRefused',
  /** Messages given up, with their reason, on the dead letters. */
  deadLettered: 'MessagesDeadLettered',
  /** Messages that come again. */
  failed: 'MessagesFailed',
  /** Acknowledgement messages sent to gateways. */
  acks: 'AcksSent',
  /** From the rule to the end of the function, of the slowest reading of an invocation, milliseconds. */
  latency: 'CloudLatency',
  /** Gateways that were heard within a week and are silent now, every five minutes: of service `watch`. */
  silentGateways: 'GatewaysSilent',
  /** Channels, rules and alerts because of which somebody may not be told: of service `alerts`. */
  alertTrouble: 'AlertTrouble',
  /** Signs that two gateways have one name: of services `gateways`, which sees them displace each other, and `onboarding`, which is asked twice. */
  twoGateways: 'TwoGateways',
  /** Devices that were refused a certificate: of service `onboarding`. */
  certificatesRefused: 'CertificatesRefused',
  /** Days until the first certificate of a gateway ends, daily: of service `certificates`. */
  certificateDaysLeft: 'CertificateDaysLeft',
  /** Age of the oldest certificate of a gateway, days, daily: of service `certificates`. */
  certificateAgeDays: 'CertificateAgeDays',
  /** Certificates that should be out of service and are not, registrations that cannot be read: of service `certificates`. */
  certificateTrouble: 'CertificateTrouble',
} as const;
