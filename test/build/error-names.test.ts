import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { artifactPlan } from '../../tools/build/artifact-plan.ts';
import { bundle } from '../../tools/build/bundle.ts';
import { CATALOGUE } from '../../tools/recipes/catalogue.ts';
import { repositoryRoot } from '../../tools/repository-root.ts';

const NATIVE = ['better-sqlite3', 'aws-crt', '@abandonware/noble', '@abandonware/bluetooth-hci-socket'];
const IN_SOURCES = /\bclass (\w+Error) extends\b/g;
/** The bundle makes each class an expression, which is named by its variable as long as it has no name of its own. */
const IN_BUNDLE = /\bvar (\w+Error) = class extends\b/g;

/** Names of the error classes that a component's own sources define. */
function errorsOf(component: string): string[] {
  const folder = join(repositoryRoot, 'components', component, 'src');
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts'));
  return files.flatMap((file) => namesIn(IN_SOURCES, readFileSync(join(folder, file), 'utf8')));
}

const namesIn = (pattern: RegExp, text: string) => Array.from(text.matchAll(pattern), ([, name = '']) => name);

/** Names of the error classes in each program of a component. */
async function errorsInBundles(component: string): Promise<string[][]> {
  const folder = `components/${component}`;
  const name = CATALOGUE.find((entry) => entry.folder === folder)?.name ?? '';
  const { bundles } = artifactPlan(name, folder);
  const programs = [...bundles.values()].map((source) => bundle(repositoryRoot, source, NATIVE, '1.0.0'));
  return (await Promise.all(programs)).map((bytes) => namesIn(IN_BUNDLE, new TextDecoder().decode(bytes)));
}

describe('the bundles of a component', () => {
  it.each(['local-buffer', 'ble-ingest'])(
    'keep the names of the errors of %s, by which log lines know them',
    async (component) => {
      const bundles = await errorsInBundles(component);
      expect(errorsOf(component).length).toBeGreaterThan(0);
      expect(bundles.flat()).toEqual(expect.arrayContaining(errorsOf(component)));
      for (const names of bundles) expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
    },
    60_000,
  );
});
