import { CATALOGUE, type CatalogueEntry } from '../recipes/catalogue.ts';
import { DevError } from './dev-errors.ts';

const shortNameOf = ({ folder }: CatalogueEntry) => folder.slice(folder.lastIndexOf('/') + 1);

/** Short names of the components that run from source: `ble-ingest`, `local-buffer`, ... */
export const SHORT_NAMES: readonly string[] = CATALOGUE.map(shortNameOf);

/**
 * The component of this name: the folder's, or Greengrass's in any case.
 * @throws DevError where there is none
 */
export function componentNamed(name: string): CatalogueEntry {
  const wanted = name.toLowerCase();
  const entry = CATALOGUE.find((each) => shortNameOf(each) === wanted || each.name.toLowerCase() === wanted);
  if (entry !== undefined) return entry;
  throw new DevError(`there is no component ${JSON.stringify(name)}: choose ${SHORT_NAMES.join(', ')}`);
}
