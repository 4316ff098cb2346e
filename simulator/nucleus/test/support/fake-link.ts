import type { BrokerLink, CloudMessage, CloudPublish, PublishOutcome } from '../../src/iot-core/broker-link.ts';

/** A link whose broker is the test. */
export class FakeLink implements BrokerLink {
  connected = true;
  readonly sent: CloudPublish[] = [];
  readonly subscribed: string[] = [];
  readonly unsubscribed: string[] = [];
  #outcomes: PublishOutcome[] = [];
  readonly #connectionListeners: ((connected: boolean) => void)[] = [];
  readonly #messageListeners: ((message: CloudMessage) => void)[] = [];

  onConnection(listener: (connected: boolean) => void): void {
    this.#connectionListeners.push(listener);
  }

  onMessage(listener: (message: CloudMessage) => void): void {
    this.#messageListeners.push(listener);
  }

  publish(message: CloudPublish, outcome: PublishOutcome): void {
    this.sent.push(message);
    if (message.qos === 1) this.#outcomes.push(outcome);
  }

  async subscribe(filter: string): Promise<void> {
    if (!this.connected) throw new RangeError('offline');
    this.subscribed.push(filter);
  }

  unsubscribe(filter: string): void {
    this.unsubscribed.push(filter);
  }

  cut(): void {
    this.setConnected(false);
  }

  restore(): void {
    this.setConnected(true);
  }

  async close(): Promise<void> {
    this.setConnected(false);
  }

  /** The oldest publish in flight is acknowledged. */
  ack(): void {
    this.#outcomes.shift()?.onAcked();
  }

  /** Everything in flight is lost with the connection. */
  setConnected(connected: boolean): void {
    this.connected = connected;
    const outcomes = this.#outcomes;
    if (!connected) this.#outcomes = [];
    for (const listener of this.#connectionListeners) listener(connected);
    if (!connected) for (const outcome of outcomes) outcome.onLost();
  }

  receive(topic: string, bytes: number): void {
    for (const listener of this.#messageListeners) listener({ topic, payload: new Uint8Array(bytes), qos: 1 });
  }

  get sentTexts(): string[] {
    return this.sent.map(({ payload }) => Buffer.from(payload).toString());
  }
}
