/** MQTT quality of service that Greengrass offers. */
export type Qos = 0 | 1;

/** A publish to IoT Core. */
export type CloudPublish = {
  readonly topic: string;
  readonly payload: Uint8Array;
  readonly qos: Qos;
  readonly retain: boolean;
};

/** A message from IoT Core. */
export type CloudMessage = { readonly topic: string; readonly payload: Uint8Array; readonly qos: Qos };

/** What becomes of a QoS 1 publish; one of both is called once. */
export type PublishOutcome = {
  /** PUBACK came. */
  onAcked(): void;
  /** The connection went before PUBACK: the broker may or may not have it. */
  onLost(): void;
};

/** An MQTT connection that comes back by itself. Knows nothing of flavours, and keeps nothing over a loss of connection. */
export interface BrokerLink {
  readonly connected: boolean;
  /** Calls back on each change of `connected`. */
  onConnection(listener: (connected: boolean) => void): void;
  onMessage(listener: (message: CloudMessage) => void): void;
  /** Writes to the socket before it returns. Call it only when connected. */
  publish(message: CloudPublish, outcome: PublishOutcome): void;
  /** Rejects where the broker refuses, or the connection goes first. */
  subscribe(filter: string, qos: Qos): Promise<void>;
  unsubscribe(filter: string): void;
  /** Takes the network away and gives it back. */
  cut(): void;
  restore(): void;
  close(): Promise<void>;
}

/** Bytes of an MQTT 3.1.1 PUBLISH packet (section 3.3). */
export function publishPacketBytes(topic: string, payloadBytes: number, qos: Qos): number {
  const remaining = 2 + Buffer.byteLength(topic) + (qos === 0 ? 0 : 2) + payloadBytes;
  return 1 + remainingLengthBytes(remaining) + remaining;
}

function remainingLengthBytes(remaining: number): number {
  if (remaining < 128) return 1;
  if (remaining < 128 ** 2) return 2;
  return remaining < 128 ** 3 ? 3 : 4;
}
