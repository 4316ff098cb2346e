import { NoMatchingManifestError } from '../nucleus-errors.ts';
import type { Flavour } from '../ports.ts';
import { componentId, type Lifecycle, type Manifest, type Recipe } from './recipe.ts';
import { DEFAULT_SELECTION } from './recipe-from-document.ts';

/** What a core device says of itself, in the words of the recipe reference. */
export type DevicePlatform = { readonly os: string; readonly architecture: string };

const ARCHITECTURES: Readonly<Record<string, string>> = { x64: 'amd64', arm64: 'aarch64', arm: 'arm', ia32: 'x86' };

/** The platform of a Node process: `linux`/`x64` is linux/amd64. */
export const devicePlatform = (os: string, arch: string): DevicePlatform => ({
  os,
  architecture: ARCHITECTURES[arch] ?? arch,
});

const REGULAR_EXPRESSION = /^\/(.+)\/$/;

const fitsValue = (wanted: string, actual: string, flavour: Flavour): boolean => {
  if (wanted === '*' || wanted === 'all' || wanted === actual) return true;
  const pattern = flavour === 'classic' ? REGULAR_EXPRESSION.exec(wanted)?.[1] : undefined;
  return pattern !== undefined && new RegExp(`^(?:${pattern})$`).test(actual);
};

/** Lite takes only a manifest that names it or `*`; Classic takes one that says nothing. */
const fitsRuntime = (wanted: string | undefined, flavour: Flavour): boolean =>
  wanted === undefined ? flavour === 'classic' : fitsValue(wanted, `aws_nucleus_${flavour}`, flavour);

const fits = ({ platform }: Manifest, device: DevicePlatform, flavour: Flavour): boolean =>
  fitsRuntime(platform['runtime'], flavour) &&
  fitsValue(platform['os'] ?? '*', device.os, flavour) &&
  fitsValue(platform['architecture'] ?? '*', device.architecture, flavour) &&
  (platform['architecture.detail'] ?? '*') === '*';

/**
 * The first manifest whose platform this device meets.
 *
 * @throws NoMatchingManifestError
 */
export const selectManifest = (recipe: Recipe, device: DevicePlatform, flavour: Flavour): Manifest => {
  const manifest = recipe.manifests.find((candidate) => fits(candidate, device, flavour));
  if (manifest !== undefined) return manifest;
  const offered = recipe.manifests.map(({ platform }) => JSON.stringify(platform)).join(', ');
  throw new NoMatchingManifestError(
    `${componentId(recipe)} has no manifest for os ${device.os}, architecture ${device.architecture}, runtime aws_nucleus_${flavour}; it has ${offered}`,
  );
};

const EMPTY: Lifecycle = { setenv: {}, steps: {} };

/** The manifest's own lifecycle, or the sections of the global one that its selections name (`all` without selections). */
export const lifecycleOf = (recipe: Recipe, manifest: Manifest): Lifecycle => {
  if (manifest.lifecycle !== undefined) return manifest.lifecycle;
  const selections = manifest.selections.length > 0 ? manifest.selections : [DEFAULT_SELECTION];
  return selections.reduce<Lifecycle>((merged, key) => {
    const section = recipe.globalLifecycle.get(key) ?? EMPTY;
    return {
      setenv: { ...section.setenv, ...merged.setenv },
      steps: { ...section.steps, ...merged.steps },
    };
  }, EMPTY);
};
