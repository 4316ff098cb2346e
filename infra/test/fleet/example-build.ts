import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from '@jest/globals';

export const INGEST = { name: 'sward.BleIngest', version: '0.1.0-0123456789ab' };
export const PUBLISHER = { name: 'sward.CloudPublisher', version: '0.1.0-0a1b2c3d4e5f' };
export const RUNTIME = { name: 'sward.NodeRuntime', version: '0.1.0-24c0ffee2400' };
export const UMBRELLA = { name: 'sward.Gateway', version: '0.1.0-ba9876543210' };

/** A recipe with one zip, as `npm run build` writes it. */
export const INGEST_RECIPE = `# Built by npm run build. Apache-2.0
RecipeFormatVersion: '2020-01-25'
ComponentName: ${INGEST.name}
ComponentVersion: ${INGEST.version}
ComponentConfiguration:
  DefaultConfiguration:
    adapter: "hci0"
    limit: 500
Manifests:
  - Platform:
      os: linux
      runtime: '*'
    Artifacts:
      - Uri: s3://sward/${INGEST.name}.zip
        Unarchive: ZIP
        Permission:
          Read: ALL
    Lifecycle:
      run: |
        set -- "{artifacts:decompressedPath}/../../${RUNTIME.name}/${RUNTIME.version}"/*/launch
        exec sh "$1" "{artifacts:decompressedPath}"/*/main.cjs
`;

const runtimeManifest = (architecture: string) => `  - Platform:
      os: linux
      architecture: ${architecture}
    Artifacts:
      - Uri: "s3://sward/${RUNTIME.name}-${architecture}.zip"
        Unarchive: ZIP
`;

/** A recipe with a zip for each processor. */
const RUNTIME_RECIPE = `RecipeFormatVersion: '2020-01-25'
ComponentName: ${RUNTIME.name}
ComponentVersion: ${RUNTIME.version}
Manifests:
${runtimeManifest('aarch64')}${runtimeManifest('amd64')}`;

/** A recipe that pins others. */
export const UMBRELLA_RECIPE = `RecipeFormatVersion: '2020-01-25'
ComponentName: ${UMBRELLA.name}
ComponentVersion: ${UMBRELLA.version}
ComponentDependencies:
  ${INGEST.name}:
    VersionRequirement: '=${INGEST.version}'
Manifests:
  - Platform:
      os: linux
    Artifacts:
      - Uri: s3://sward/${UMBRELLA.name}.zip
        Unarchive: ZIP
`;

/** A recipe without artifacts, of a component that is configured. */
export const PUBLISHER_RECIPE = `RecipeFormatVersion: '2020-01-25'
ComponentName: ${PUBLISHER.name}
ComponentVersion: ${PUBLISHER.version}
ComponentConfiguration:
  DefaultConfiguration:
    building_id: building-1
    mode: batch
    publish_interval_s: 0
`;

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

/** An empty folder that goes when the test file that asked for it is done. */
export function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sward-infra-'));
  folders.push(folder);
  return folder;
}

type Files = Readonly<Record<string, string>>;

/** What a build of the example components leaves, `changes` on top and `without` some. Paths are relative to the build folder. */
export function exampleBuild(changes: Files = {}, without: readonly string[] = []): string {
  const folder = emptyFolder();
  const files: Files = {
    [`recipes/${INGEST.name}-${INGEST.version}.yaml`]: INGEST_RECIPE,
    [`recipes/${PUBLISHER.name}-${PUBLISHER.version}.yaml`]: PUBLISHER_RECIPE,
    [`recipes/${RUNTIME.name}-${RUNTIME.version}.yaml`]: RUNTIME_RECIPE,
    [`recipes/${UMBRELLA.name}-${UMBRELLA.version}.yaml`]: UMBRELLA_RECIPE,
    [`artifacts/${INGEST.name}/${INGEST.version}/${INGEST.name}.zip`]: 'stands in for a zip',
    [`artifacts/${RUNTIME.name}/${RUNTIME.version}/${RUNTIME.name}-aarch64.zip`]: 'stands in for one processor',
    [`artifacts/${RUNTIME.name}/${RUNTIME.version}/${RUNTIME.name}-amd64.zip`]: 'stands in for the other',
    [`artifacts/${UMBRELLA.name}/${UMBRELLA.version}/${UMBRELLA.name}.zip`]: 'stands in for the tools',
    ...changes,
  };
  for (const [path, content] of Object.entries(files)) {
    if (without.includes(path)) continue;
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
  return folder;
}
