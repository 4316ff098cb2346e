import type { NucleusConfig, NucleusFlavour } from '../nucleus/nucleus-config.ts';
import type { Verdict } from './finding.ts';
import type { Machine } from './ports.ts';

/** The gateway that is looked at. */
export type Gateway = {
  /** The nucleus's folder, with links resolved. */
  readonly root: string;
  /** The same as it is named to the nucleus, where that may be a link: processes are started by this name. */
  readonly calledAs?: string;
  readonly flavour: NucleusFlavour;
  readonly config: NucleusConfig;
  /** The local nucleus of a checkout: it has neither a user of its own nor AWS behind it. */
  readonly standIn: boolean;
  /** Why its configuration is not known, then `config` holds nothing but the usual places. */
  readonly problem?: { readonly text: string; readonly forbidden: boolean };
};

/** What a check judges by besides the machine. */
export type Situation = {
  readonly machine: Machine;
  readonly gateway: Gateway;
  /** Unix ms. */
  readonly nowMs: number;
  /** Below this much free space the disk is nearly full, bytes. */
  readonly minFreeBytes: number;
};

/** One thing to look at. */
export type Check = {
  /** Stable: scripts go by it. */
  readonly id: string;
  /** What it looks at, for docs/doctor.md. */
  readonly about: string;
  /** Left out with --offline. */
  readonly needsNetwork?: true;
  /** An empty answer: it does not apply here. */
  look(situation: Situation): Promise<readonly Verdict[]>;
};
