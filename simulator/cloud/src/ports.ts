import type { StoredReading } from '@sward/infra/lib/telemetry/ports.ts';
import type { PublishedMessage } from './rule-engine.ts';

/** What was queued, with the number of times it has been handed out. */
export type QueuedMessage = {
  readonly id: string;
  readonly body: string;
  /** 1 the first time. */
  readonly receives: number;
};

/** A durable queue, in the place of one of SQS. Times are Unix milliseconds. All calls return once done, on disk. */
export interface MessageQueue {
  /** For logs. */
  readonly name: string;
  /** Takes all or throws. They are due at `dueAt`. */
  enqueue(bodies: readonly string[], dueAt: number): void;
  /** Up to `max` messages that are due, oldest first, each counted as received once more. They stay until removed. */
  receive(max: number, now: number): readonly QueuedMessage[];
  remove(id: string): void;
  /** Hides a message until `at`. */
  retryAt(id: string, at: number): void;
  deadLetter(id: string, reason: string, now: number): void;
  /** When the next message falls due; undefined where the queue is empty. */
  nextDueAt(): number | undefined;
  waiting(): number;
}

/** A row that was not there before. */
export type NewReading = StoredReading & { readonly storedAt: number };

/** Takes a client's message. Where it throws, the message is not acknowledged to the client. */
export type MessageIntake = (message: PublishedMessage) => void;

/** Publishes from the cloud to gateways. */
export interface CloudPublisher {
  /** QoS 1. @throws BrokerUnavailableError */
  publish(topic: string, payload: Uint8Array): Promise<void>;
}

/** A broker in the place of IoT Core: its own or an external one. */
export interface Broker extends CloudPublisher {
  /** Where it listens, before any link in front of it. */
  readonly target: { readonly host: string; readonly port: number };
  counts(): BrokerCounts;
  /** Ends and refuses connections with this certificate. Absent where the broker looks after certificates itself. */
  revoke?(fingerprint: string): void;
  close(): Promise<void>;
}

/** Since start. An external broker refuses and discards by itself: these then stay 0. */
export type BrokerCounts = {
  /** Gateways connected now. */
  readonly connected: readonly string[];
  /** Publishes past the rate, discarded without acknowledgement. */
  readonly discarded: number;
  /** Connects, publishes and subscriptions refused by policy or limit. */
  readonly refused: number;
};
