import type { BrokerAddress } from '../support/broker-address.ts';
import type { Offer } from '../support/offer.ts';
import type { Resources } from '../support/resources.ts';

/** What a gateway sees of the cloud. */
export type CloudAccess = { readonly broker: BrokerAddress };

/** A gateway that is measured: it runs and waits for readings. */
export type RunningSubject = {
  /** Processes that are the gateway: those that would run on the Pi for it. What offers the load is none of them. */
  pids(): Promise<readonly number[]>;
  /** The same processes by name, where there are several. */
  readonly parts?: () => Promise<Readonly<Record<string, number>>>;
  /** Offers readings; resolves when all have been offered, with those that the gateway's input had to give up. */
  offer(offer: Offer): Promise<{ readonly dropped: number }>;
  /** When it last heard that more of its readings are stored, Unix ms; absent where it never hears that. */
  readonly confirmedAt?: () => number;
};

export type Subject = {
  readonly name: string;
  /** What it promises of a reading once it has taken it, and what not. */
  readonly durability: string;
  /** Readings for the measurement of the highest rate; chosen so that it takes some ten seconds. */
  readonly mostCount: number;
  /** @throws PeerMissingError where it is not installed, BenchFailedError */
  start(cloud: CloudAccess, resources: Resources): Promise<RunningSubject>;
};
