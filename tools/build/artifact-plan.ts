import { COMPONENTS } from '@sward/contracts/components.ts';

/** The programs in a component's zip. */
export type ArtifactPlan = {
  /** Bundle in the zip -> the source that it starts from, below the repository's root. */
  readonly bundles: ReadonlyMap<string, string>;
  /** Modules that stay a `require` in the bundle. */
  readonly external: readonly string[];
};

/** The plan for one member. */
export function artifactPlan(name: string, folder: string): ArtifactPlan {
  const bundles = new Map([['main.cjs', `${folder}/src/main.ts`]]);
  // noble in a process of its own: what crashes there takes no reading along.
  if (name === COMPONENTS.bleIngest) bundles.set('radio.cjs', `${folder}/src/radio-process/main.ts`);
  // Only the socket is native: kept external, it is found in the runtime, or replaced by a virtual radio.
  return { bundles, external: ['@abandonware/bluetooth-hci-socket'] };
}

/** The plan for the gateway's tools, the umbrella's artifact. */
export const toolsPlan = (folder: string): ArtifactPlan => ({
  bundles: new Map([['sward.cjs', `${folder}/src/main.ts`]]),
  external: [],
});
