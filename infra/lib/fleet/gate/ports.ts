/** How a core does with one deployment, as Greengrass tells it. */
export type CoreView = {
  readonly core: string;
  /** Undefined where the core was not told of the deployment yet, or never connected. */
  readonly execution: string | undefined;
  /** What the core said of it, shortened. */
  readonly reason: string;
  /** Undefined where Greengrass does not know it as a core. */
  readonly health: 'HEALTHY' | 'UNHEALTHY' | undefined;
  /** Components that do not run and are not started again, where it is unhealthy. */
  readonly broken: readonly string[];
};

/** The same, and whether it is connected. */
export type CanaryView = CoreView & {
  /** Unix milliseconds. Undefined where it is connected, or nothing is known of it. */
  readonly offlineSince: number | undefined;
};

/** Connections of gateways. */
export interface Presence {
  /** Since when a gateway has been away, Unix milliseconds; undefined where it is connected, or nothing is known of it. */
  offlineSince(core: string): Promise<number | undefined>;
}

/** Cores as Greengrass knows them. */
export interface Cores {
  /** Names of the things in a group. */
  members(group: string): Promise<readonly string[]>;
  view(core: string, deploymentId: string): Promise<CoreView>;
}
