/**
 * Called with each message's payload, in the order of publication per publisher and topic. An error it
 * throws costs that message only: the bus logs it.
 */
export type MessageHandler = (payload: Uint8Array, topic: string) => void;

/** A subscription that stands until it is closed; the bus restores it after a lost connection. */
export type Subscription = { close(): Promise<void> };

/** Configuration as the nucleus holds it: a JSON object. On Lite its scalars may be strings. */
export type ConfigurationObject = { readonly [key: string]: unknown };

/**
 * What a component needs of Greengrass: local publish/subscribe, IoT Core by way of the nucleus, and its own
 * configuration. Neither link keeps or confirms anything: a call that resolves was taken by the nucleus, no more.
 *
 * Every call settles: it rejects with a `BusError` after the bus's timeout at the latest.
 */
export interface MessageBus {
  /** Sends to local subscribers of an exact topic. @throws BusError */
  publish(topic: string, payload: Uint8Array): Promise<void>;

  /** Hears an exact local topic. @throws BusError */
  subscribe(topic: string, handler: MessageHandler): Promise<Subscription>;

  /** Hands a QoS 1 publish to the nucleus for IoT Core. Resolving is not delivery. @throws BusError */
  publishToCloud(topic: string, payload: Uint8Array): Promise<void>;

  /** Hears an MQTT topic filter on IoT Core, QoS 1. @throws BusError */
  subscribeToCloud(topicFilter: string, handler: MessageHandler): Promise<Subscription>;

  /** This component's whole configuration. @throws BusError */
  getConfiguration(): Promise<ConfigurationObject>;

  /** Calls back with the whole configuration after each change of it. @throws BusError */
  onConfiguration(handler: (configuration: ConfigurationObject) => void): Promise<Subscription>;

  /**
   * The text of a secret that the nucleus keeps, by name or ARN. Only the classic nucleus with aws.greengrass.SecretManager
   * keeps any, and only for components whose accessControl names the secret. @throws BusError
   */
  getSecret(secretId: string): Promise<string>;

  /** Ends the connection and all subscriptions. Safe to call twice. */
  close(): Promise<void>;
}
