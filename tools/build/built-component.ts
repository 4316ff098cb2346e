/** One zip as built, sizes in bytes. */
export type BuiltArtifact = { readonly fileName: string; readonly bytes: number; readonly unpackedBytes: number };

/** One component as built. `bytes` is the size of its zips. */
export type BuiltComponent = { readonly name: string; readonly version: string; readonly bytes: number };

/** The same with each of its zips. */
export type MeasuredComponent = BuiltComponent & { readonly artifacts: readonly BuiltArtifact[] };
