import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { strToU8, zipSync } from 'fflate';
import { type Device, FOREVER } from '../device.ts';
import { rule } from '../rule.ts';

/** Deploys a recipe of this text, and tells the first words of what became of it that `words` knows. */
const deployText = async (
  device: Device,
  text: string,
  words: Readonly<Record<string, string>> = {},
): Promise<string> => {
  const version = /ComponentVersion: '([^']+)'/.exec(text)?.[1] ?? '';
  writeFileSync(join(device.folder.recipeDir, `A-${version}.yaml`), text);
  const outcome = await device.deploy({ merge: { A: version } });
  const known = Object.entries(words).find(([part]) => outcome.includes(part));
  return known?.[1] ?? outcome;
};

const recipe = (rest: string, version = '1.0.0'): string =>
  `RecipeFormatVersion: '2020-01-25'\nComponentName: A\nComponentVersion: '${version}'\n${rest}\n`;

const manifest = (platform: string, lifecycle = FOREVER): string =>
  `Manifests: [{Platform: ${platform}, Lifecycle: ${lifecycle}}]`;

const EVERYWHERE = "{os: linux, runtime: '*'}";

/** Deploys component A whose run step says something, and waits for it. */
const said = async (device: Device, script: string, line: string): Promise<string> => {
  device.folder.write({ name: 'A', lifecycle: `{run: '${script}'}` });
  const outcome = await device.deploy({ merge: { A: '1.0.0' } });
  if (outcome !== 'SUCCEEDED') return outcome;
  await device.untilSaid(`A: ${line}`);
  return line;
};

const unpackedAs = async (device: Device, uri: string): Promise<string> => {
  const file = uri.split('/').at(-1) ?? '';
  device.folder.write({
    name: 'A',
    files: { [file]: zipSync({ 'program.sh': strToU8('exit 0') }) },
    artifacts: `[{Uri: '${uri}', Unarchive: ZIP, Permission: {Read: ALL, Execute: ALL}}]`,
    lifecycle: `{run: 'cd {artifacts:decompressedPath} && for each in */*; do echo "$each"; done'}`,
  });
  await device.deploy({ merge: { A: '1.0.0' } });
  await device.untilState('A FINISHED');
  while (device.output.length === 0) await new Promise((resolve) => setImmediate(resolve));
  return device.output[0]?.replace('A: ', '') ?? '';
};

/** What a recipe may say, and where artifacts lie. */
export const RECIPE_RULES = [
  rule('a recipe of 16,001 bytes', 'refused', (device) => {
    const text = recipe(manifest(EVERYWHERE));
    return deployText(device, text + '#'.repeat(16_001 - Buffer.byteLength(text)), {
      'a recipe may have 16000': 'refused',
    });
  }),
  rule('a recipe of 16,000 bytes', 'SUCCEEDED', (device) => {
    const text = recipe(manifest(EVERYWHERE));
    return deployText(device, text + '#'.repeat(16_000 - Buffer.byteLength(text)));
  }),
  rule('a version of 65 characters', 'refused', (device) =>
    deployText(device, recipe(manifest(EVERYWHERE), `1.0.0-${'x'.repeat(59)}`), { 'longer than 64': 'refused' }),
  ),
  rule('a key in another case (URI for Uri), which lite would not see', 'refused', (device) =>
    deployText(device, recipe(`Manifests: [{Platform: ${EVERYWHERE}, Artifacts: [{URI: 's3://b/a.zip'}]}]`), {
      'did you mean Uri?': 'refused',
    }),
  ),
  rule('a manifest that names no runtime', { lite: 'passed over', classic: 'SUCCEEDED' }, (device) =>
    deployText(device, recipe(manifest('{os: linux}')), { 'has no manifest for': 'passed over' }),
  ),
  rule("a manifest with runtime '*'", 'SUCCEEDED', (device) => deployText(device, recipe(manifest(EVERYWHERE)))),
  rule('a manifest for another system', 'refused', (device) =>
    deployText(device, recipe(manifest("{os: windows, runtime: '*'}")), { 'has no manifest for': 'refused' }),
  ),
  rule('a platform by regular expression', { lite: 'refused', classic: 'SUCCEEDED' }, (device) =>
    deployText(device, recipe(manifest("{os: '/linux|windows/', runtime: '*'}")), { 'has no manifest for': 'refused' }),
  ),
  rule('a component without a lifecycle step', { lite: 'refused', classic: 'SUCCEEDED' }, (device) =>
    deployText(device, recipe(manifest(EVERYWHERE, '{}')), { 'has no lifecycle step': 'refused' }),
  ),
  rule('a variable that does not exist', 'refused', (device) =>
    deployText(device, recipe(manifest(EVERYWHERE, `{run: 'echo {artifacts:nowhere}'}`)), {
      'is no recipe variable': 'refused',
    }),
  ),
  rule("another component's variable", { lite: 'refused', classic: 'SUCCEEDED' }, async (device) => {
    device.folder.write({ name: 'B', lifecycle: FOREVER });
    device.folder.write({
      name: 'A',
      lifecycle: `{run: 'echo {B:artifacts:path}; exec sleep 1000'}`,
      dependencies: '{B: {}}',
    });
    const outcome = await device.deploy({ merge: { A: '1.0.0' } });
    return outcome.includes('Lite has no such variables') ? 'refused' : outcome;
  }),
  rule('{iot:thingName}', 'pi-1', (device) => said(device, 'echo {iot:thingName}', 'pi-1')),
  rule(`\${NAME:-default} of the shell`, 'default', (device) =>
    said(device, `echo \${NO_SUCH_NAME:-default}`, 'default'),
  ),
  rule('where a zip of a local or GDK deployment is unpacked to', 'app/program.sh', (device) =>
    unpackedAs(device, 's3://BUCKET_NAME/A/1.0.0/app.zip'),
  ),
  rule('where a CDK asset is unpacked to', `${'0a'.repeat(32)}/program.sh`, (device) =>
    unpackedAs(device, `s3://cdk-hnb659fds-assets-111122223333-eu-west-1/${'0a'.repeat(32)}.zip`),
  ),
  rule('the execute bit of a zip entry, without Permission', 'dropped', async (device) => {
    device.folder.write({
      name: 'A',
      files: { 'app.zip': zipSync({ tool: [strToU8('#!/bin/sh\n'), { os: 3, attrs: 0o100755 << 16 }] }) },
      artifacts: '[{Uri: s3://b/app.zip, Unarchive: ZIP}]',
      lifecycle: `{run: '[ -x {artifacts:decompressedPath}/app/tool ] && echo kept || echo dropped'}`,
    });
    await device.deploy({ merge: { A: '1.0.0' } });
    await Promise.race([device.untilSaid('A: dropped'), device.untilSaid('A: kept')]);
    return device.output[0]?.replace('A: ', '') ?? '';
  }),
  rule('a zip entry that would leave its folder', 'refused', async (device) => {
    device.folder.write({
      name: 'A',
      files: { 'app.zip': zipSync({ '../../evil': strToU8('x') }) },
      artifacts: '[{Uri: s3://b/app.zip, Unarchive: ZIP}]',
      lifecycle: FOREVER,
    });
    const outcome = await device.deploy({ merge: { A: '1.0.0' } });
    return outcome.includes('would be written outside its folder') ? 'refused' : outcome;
  }),
];
