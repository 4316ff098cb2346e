import type { Flavour } from '@sward/nucleus/ports.ts';

export type NucleusProgramOptions = {
  readonly root: string;
  readonly flavour: Flavour;
  readonly thingName: string;
  /** PEM texts are read here, so that the message stays short. */
  readonly broker: { readonly url: string; readonly ca: string; readonly certificate: string; readonly key: string };
  readonly recipeDir: string;
  readonly artifactDir: string;
  /** Component and version. */
  readonly merge: readonly (readonly [string, string])[];
  /** What each component's configuration is changed by. */
  readonly config: Readonly<Record<string, object>>;
  /** Environment added to components. */
  readonly env: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Programs that are no components and what they may do, as in a recipe's accessControl. */
  readonly clients: Readonly<Record<string, object>>;
};

export type NucleusReady = {
  readonly kind: 'ready';
  readonly socketPath: string;
  /** SVCUID by name of a client. */
  readonly serviceIds: Readonly<Record<string, string>>;
};

export type NucleusPids = { readonly kind: 'pids'; readonly pids: Readonly<Record<string, number>> };

/** A component's status, as it passed. */
export type NucleusStatus = { readonly kind: 'status'; readonly component: string; readonly body: string };

/** The publisher told the buffer that everything through `seq` is stored. */
export type NucleusDelivered = { readonly kind: 'delivered'; readonly seq: number };

export type NucleusMessage = NucleusReady | NucleusPids | NucleusStatus | NucleusDelivered;
