import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { BenchFailedError } from './bench-errors.ts';

/** Where the artifacts that are measured are built: apart from build/host, which tests may be using. */
export const BENCH_BUILD: string = fileURLToPath(new URL('../../../.sward/bench-build', import.meta.url));

/** What to deploy, and from where. */
export type BuiltBundle = { readonly recipeDir: string; readonly artifactDir: string; readonly version: string };

/** The artifacts that `npm run bench` has built before it measures. @throws BenchFailedError where they are not there */
export function builtBundle(component: string): BuiltBundle {
  const artifactDir = join(BENCH_BUILD, 'artifacts');
  const [version] = readdirSync(join(artifactDir, component), { encoding: 'utf8' });
  if (version === undefined) throw new BenchFailedError(`${component} is not built: start with npm run bench`);
  return { recipeDir: join(BENCH_BUILD, 'recipes'), artifactDir, version };
}
