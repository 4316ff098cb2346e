import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { withSettingsTable } from '@sward/infra/lib/settings/settings-page.ts';
import { faultMatrixPage } from '../../test/faults/catalogue-page.ts';
import { CATALOGUE, NODE_RUNTIME, UMBRELLA } from './catalogue.ts';
import { configTable, withConfigTable } from './config-table.ts';
import {
  ARCHITECTURES,
  memberRecipe,
  runtimeArchive,
  runtimeRecipe,
  TEMPLATE_VALUES,
  umbrellaRecipe,
} from './recipe.ts';

/** Every generated file with the content that it should have, by path below the repository's root. */
export function generatedFiles(root: string): Map<string, string> {
  const files = new Map<string, string>();
  for (const entry of CATALOGUE) {
    files.set(`recipes/${entry.name}.yaml`, memberRecipe(entry, TEMPLATE_VALUES));
    const readme = join(entry.folder, 'README.md');
    files.set(readme, withConfigTable(readFileSync(join(root, readme), 'utf8'), configTable(entry)));
  }
  const runtime = runtimeRecipe(TEMPLATE_VALUES.version, ARCHITECTURES.map(runtimeArchive));
  files.set(`recipes/${NODE_RUNTIME.name}.yaml`, runtime);
  files.set(`recipes/${UMBRELLA.name}.yaml`, umbrellaRecipe(TEMPLATE_VALUES));
  files.set(
    'docs/fault-matrix.md',
    faultMatrixPage(JSON.parse(readFileSync(join(root, 'docs/fault-matrix.json'), 'utf8'))),
  );
  files.set('docs/settings.md', withSettingsTable(readFileSync(join(root, 'docs/settings.md'), 'utf8')));
  return files;
}
