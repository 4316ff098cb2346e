import type { CloudMessage, CloudPublish, Qos } from './broker-link.ts';

/** What went through the proxy since it was made. */
export type IotCoreCounters = {
  /** Publishes answered OK. */
  readonly accepted: number;
  /** Publishes answered with an error. */
  readonly refused: number;
  /** PUBLISH packets written to the broker, repeats included. */
  readonly sent: number;
  /** QoS 1 publishes that the broker acknowledged. */
  readonly acked: number;
  /** Accepted and never acknowledged, for good. */
  readonly lost: number;
  /** Messages from the broker handed to components. */
  readonly received: number;
  /** Messages from the broker too large for this flavour. */
  readonly tooLarge: number;
  /** Accepted and waiting now: in flight, and on classic spooled. */
  readonly pending: number;
};

/** The nucleus's connection to IoT Core, shared by all components. */
export interface IotCoreProxy {
  readonly connected: boolean;
  readonly counters: IotCoreCounters;
  /** Calls back on each change of `connected`; gives the function that ends it. */
  onConnection(listener: (connected: boolean) => void): () => void;
  /** Returning means taken, not delivered. @throws PublishRefusedError */
  publish(message: CloudPublish): void;
  /** Survives outages once made; gives the function that ends it. @throws SubscribeRefusedError */
  subscribe(filter: string, qos: Qos, listener: (message: CloudMessage) => void): Promise<() => void>;
  cutNetwork(): void;
  restoreNetwork(): void;
  /** Loses what is only in memory, as a restart of the nucleus does. */
  forgetPending(): void;
  close(): Promise<void>;
}
