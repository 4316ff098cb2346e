import type { BrokerLink } from './broker-link.ts';
import { BrokerRefusalError } from './iot-core-errors.ts';

/** The link of a nucleus without a broker: never connected. */
export const offlineLink: BrokerLink = {
  connected: false,
  onConnection: () => {},
  onMessage: () => {},
  publish: (_, outcome) => outcome.onLost(),
  subscribe: () => Promise.reject(new BrokerRefusalError('This nucleus has no broker')),
  unsubscribe: () => {},
  cut: () => {},
  restore: () => {},
  close: () => Promise.resolve(),
};
