/** How a client reaches the broker that stands for IoT Core: mutual TLS, paths of PEM files. */
export type BrokerAddress = {
  readonly host: string;
  readonly port: number;
  readonly ca: string;
  readonly certificate: string;
  readonly key: string;
};

export const brokerUrl = ({ host, port }: BrokerAddress): string => `mqtts://${host}:${port}`;
