/** The bundle as built: what to deploy, and from where. */
export type Bundle = { readonly dir: string; readonly component: string; readonly version: string };
