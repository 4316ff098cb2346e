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
} as const;
