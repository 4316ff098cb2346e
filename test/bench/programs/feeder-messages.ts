import type { BrokerAddress } from '../support/broker-address.ts';

export type FeederOptions = {
  /** Absent for the plain listener on loopback at `port`. */
  readonly broker?: BrokerAddress;
  readonly port?: number;
  readonly clientId: string;
  /** Publishes that the broker has not acknowledged yet, at most. */
  readonly window: number;
};
