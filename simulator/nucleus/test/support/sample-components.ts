import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export type SampleComponent = {
  readonly name: string;
  readonly version?: string;
  /** YAML flow text. */
  readonly lifecycle?: string;
  readonly configuration?: string;
  readonly dependencies?: string;
  /** Artifacts: file name -> content; listed in the recipe unless `artifacts` says otherwise. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>;
  readonly artifacts?: string;
};

const recipeOf = (component: SampleComponent): string => `RecipeFormatVersion: '2020-01-25'
ComponentName: ${component.name}
ComponentVersion: '${component.version ?? '1.0.0'}'
ComponentConfiguration:
  DefaultConfiguration: ${component.configuration ?? '{}'}
ComponentDependencies: ${component.dependencies ?? '{}'}
Manifests:
  - Platform: {os: '*', runtime: '*'}
    Lifecycle: ${component.lifecycle ?? '{}'}
    Artifacts: ${component.artifacts ?? `[${Object.keys(component.files ?? {}).map((name) => `{Uri: 's3://bucket/${name}'}`)}]`}
`;

/** A folder of recipes and artifacts as GDK builds it, beside the root folder of a nucleus. */
export class SampleFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'nucleus-'));
  readonly root = join(this.path, 'root');
  readonly recipeDir = join(this.path, 'recipes');
  readonly artifactDir = join(this.path, 'artifacts');

  constructor() {
    mkdirSync(this.recipeDir);
    mkdirSync(this.artifactDir);
  }

  write(component: SampleComponent): this {
    const { name, version = '1.0.0', files = {} } = component;
    writeFileSync(join(this.recipeDir, `${name}-${version}.yaml`), recipeOf(component));
    const folder = join(this.artifactDir, name, version);
    mkdirSync(folder, { recursive: true });
    for (const [file, content] of Object.entries(files)) writeFileSync(join(folder, file), content);
    return this;
  }

  forget(name: string, version: string): void {
    rmSync(join(this.recipeDir, `${name}-${version}.yaml`));
  }

  delete(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}
