import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { HOST_BUILD } from '../../../tools/build/build-folders.ts';
import { readBuiltFolder, versionIn } from '../../../tools/built/built-folder.ts';
import { fillProject } from '../../../tools/gdk/fill-project.ts';
import { gdkConfig, gdkConfigText } from '../../../tools/gdk/gdk-config.ts';
import { generateProject } from '../../../tools/gdk/generate-project.ts';
import { neededComponents } from '../../../tools/gdk/needed-components.ts';
import { parseGdkOptions } from '../../../tools/gdk/options.ts';
import { CATALOGUE, NODE_RUNTIME, UMBRELLA } from '../../../tools/recipes/catalogue.ts';
import { gdkBuild, gdkPublish } from './gdk-rules.ts';

const ACCOUNT = '111122223333';
const PLACE = { bucket: 'sward-components', region: 'eu-central-1' };
/** What npm test has built before jest started. */
const built = readBuiltFolder(HOST_BUILD);
const versionOf = (name: string) => versionIn(built, name) ?? '';

let project: string;
beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'sward-gdk-'));
});
afterEach(() => rmSync(project, { recursive: true, force: true }));

function generate(name: string, version = versionOf(name)): void {
  const recipe = readFileSync(join(HOST_BUILD, 'recipes', `${name}-${versionOf(name)}.yaml`), 'utf8');
  generateProject(resolve('.'), project, { name, version, publish: PLACE }, recipe);
}

describe.each([NODE_RUNTIME, ...CATALOGUE])('the GDK project of $name', ({ name }) => {
  it('is published under the version of its content, with its artifacts', () => {
    generate(name);
    fillProject(project, built);
    const version = versionOf(name);
    const { uploads, recipe, ...published } = gdkPublish(project, ACCOUNT);
    expect(published.version).toBe(version);
    const prefix = `sward-components-eu-central-1-${ACCOUNT}/${name}/${version}/`;
    expect(uploads.length).toBeGreaterThan(0);
    expect(uploads.every((upload) => upload.startsWith(prefix))).toBe(true);
    const uris = recipe.Manifests.flatMap(({ Artifacts }) => (Artifacts ?? []).map(({ Uri }) => Uri));
    expect(new Set(uris)).toEqual(new Set(uploads.map((upload) => `s3://${upload}`)));
  });

  it('is brought to the version of the build, whatever it said before', () => {
    generate(name, '0.0.1-before');
    expect(fillProject(project, built)).toBe(versionOf(name));
    expect(gdkPublish(project, ACCOUNT).version).toBe(versionOf(name));
  });
});

describe('the GDK project of the umbrella', () => {
  /** As the root is: its recipe file is a link, and GDK counts the versions. */
  function asRoot(command: readonly string[] = ['true']): void {
    const config = gdkConfig({ name: UMBRELLA.name, version: 'NEXT_PATCH', publish: PLACE }, command);
    writeFileSync(join(project, 'gdk-config.json'), gdkConfigText(config));
    symlinkSync(resolve('recipe.yaml'), join(project, 'recipe.yaml'));
  }

  it('is built by the command of the root, and published under the version after the newest', () => {
    const { component } = JSON.parse(readFileSync('gdk-config.json', 'utf8'));
    asRoot([...component[UMBRELLA.name].build.custom_build_command, '--arch', 'host']);
    symlinkSync(resolve('tools'), join(project, 'tools'));
    gdkBuild(project);
    const first = gdkPublish(project, ACCOUNT);
    expect(first.version).toBe('1.0.0');
    expect(first.uploads).toEqual([`sward-components-eu-central-1-${ACCOUNT}/sward.Gateway/1.0.0/sward.Gateway.zip`]);
    expect(gdkPublish(project, ACCOUNT, '0.1.0-0123456789ab').version).toBe('0.1.1');
  }, 60_000);

  it('pins the members as they are published from their own projects', () => {
    asRoot();
    fillProject(project, built);
    const { recipe } = gdkPublish(project, ACCOUNT);
    const pinned = Object.entries(recipe.ComponentDependencies ?? {}).map(([name, { VersionRequirement }]) => [
      name,
      VersionRequirement,
    ]);
    expect(new Map(pinned as [string, string][])).toEqual(
      new Map([NODE_RUNTIME, ...CATALOGUE].map(({ name }) => [name, versionOf(name)])),
    );
  });

  it('leaves what greengrass-cli takes for the whole bundle beside GDK’s own files', () => {
    asRoot();
    fillProject(project, built);
    const recipes = built.components.map(({ name, version }) => `${name}-${version}.yaml`);
    expect(readdirSync(join(project, 'greengrass-build', 'recipes'))).toEqual(expect.arrayContaining(recipes));
    for (const { name, version } of built.components) {
      expect(readdirSync(join(project, 'greengrass-build', 'artifacts', name, version))).toEqual(
        readdirSync(join(HOST_BUILD, 'artifacts', name, version)),
      );
    }
  });

  it('keeps nothing of an earlier build', () => {
    asRoot();
    fillProject(project, built);
    const stale = join(project, 'greengrass-build', 'recipes', 'sward.Gateway-0.0.1.yaml');
    writeFileSync(stale, '');
    fillProject(project, built);
    expect(existsSync(stale)).toBe(false);
  });
});

describe('a project for GDK', () => {
  it('is refused for a component that is not built here', () => {
    const config = gdkConfig({ name: 'com.example.Other', version: '1.0.0', publish: PLACE }, ['true']);
    writeFileSync(join(project, 'gdk-config.json'), gdkConfigText(config));
    expect(() => fillProject(project, built)).toThrow('com.example.Other is none of the components');
  });

  it('brings what a component needs, however far away', () => {
    const needs = (...names: string[]) =>
      JSON.stringify({ ComponentDependencies: Object.fromEntries(names.map((n) => [n, {}])) });
    const recipes = new Map([
      ['a', needs('b', 'aws.greengrass.Nucleus')],
      ['b', needs('c', 'a')],
      ['c', '{}'],
      ['d', '{}'],
    ]);
    expect(neededComponents('a', recipes)).toEqual(['a', 'b', 'c']);
  });

  it('is asked for by short names, full ones, or all', () => {
    expect(parseGdkOptions(['node-runtime', 'sward.BleIngest'])).toMatchObject({
      command: 'make',
      components: ['sward.NodeRuntime', 'sward.BleIngest'],
      arch: 'all',
    });
    expect(parseGdkOptions(['--all', '--region', 'eu-west-1'])).toMatchObject({ region: 'eu-west-1' });
    expect(parseGdkOptions(['build', '--arch', 'host'])).toEqual({ command: 'build', arch: 'host' });
    expect(() => parseGdkOptions([])).toThrow('name a member');
    expect(() => parseGdkOptions(['gateway'])).toThrow('choose node-runtime, ble-ingest');
  });
});
