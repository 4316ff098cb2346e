import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { artifactPlan } from '../../build/artifact-plan.ts';
import { zip } from '../../build/zip.ts';
import { packageVersion } from '../../package-version.ts';
import type { CatalogueEntry } from '../../recipes/catalogue.ts';
import { repositoryRoot } from '../../repository-root.ts';
import { DevError } from '../dev-errors.ts';
import { SourceBuilder } from '../source-builder.ts';

/**
 * The zip of a component as its sources are now, with maps that lead a debugger on this machine to them.
 * @param outDir where the programs are written
 * @throws DevError where they do not compile
 */
export async function sourceArtifact(component: CatalogueEntry, outDir: string, banner: string): Promise<Uint8Array> {
  const plan = artifactPlan(component.name, component.folder);
  const builder = await SourceBuilder.open({
    root: repositoryRoot,
    programs: plan.bundles,
    external: plan.external,
    version: `${packageVersion(repositoryRoot)}-dev`,
    outDir,
    banner,
    sourceRoot: `${pathToFileURL(outDir).href}/`,
  });
  const built = await builder.build();
  await builder.close();
  if (built.kind === 'failed') throw new DevError(`${component.name} does not compile:\n${built.text}`);
  return zip(new Map(readdirSync(outDir).map((file) => [file, readFileSync(join(outDir, file))])));
}
