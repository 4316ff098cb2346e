import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SourceBuilder } from '../../../tools/dev/source-builder.ts';

let root: string;
let builder: SourceBuilder;
const sourceOf = (name: string) => join(root, 'src', name);
const bundle = () => readFileSync(join(root, 'out', 'main.cjs'), 'utf8');

beforeEach(async () => {
  root = mkdtempSync(join(tmpdir(), 'sward-builder-'));
  mkdirSync(join(root, 'src'));
  writeFileSync(sourceOf('main.ts'), "import { word } from './word.ts';\nconsole.log(word);\n");
  writeFileSync(sourceOf('word.ts'), "export const word: string = 'one';\n");
  const programs = new Map([['main.cjs', 'src/main.ts']]);
  const outDir = join(root, 'out');
  builder = await SourceBuilder.open({ root, programs, external: [], version: '1', outDir, banner: '/* first */' });
});
afterEach(async () => {
  await builder.close();
  rmSync(root, { recursive: true, force: true });
});

describe('programs built from source', () => {
  it('are written with what was changed, and a map to the sources', async () => {
    expect(await builder.build()).toEqual({
      kind: 'changed',
      sources: expect.arrayContaining([sourceOf('main.ts'), sourceOf('word.ts')]),
    });
    expect(bundle()).toMatch(/^\/\* first \*\/[\s\S]*"one"[\s\S]*sourceMappingURL=main\.cjs\.map/);
    const map = JSON.parse(readFileSync(join(root, 'out', 'main.cjs.map'), 'utf8'));
    expect(map.sources).toEqual(expect.arrayContaining(['../src/main.ts', '../src/word.ts']));
    writeFileSync(sourceOf('word.ts'), "export const word: string = 'two';\n");
    expect((await builder.build()).kind).toBe('changed');
    expect(bundle()).toContain('"two"');
  });

  it('are left alone by a save that changes nothing of them', async () => {
    await builder.build();
    writeFileSync(sourceOf('word.ts'), "export const word: string = 'one';\n");
    expect((await builder.build()).kind).toBe('unchanged');
  });

  it('stay as they were while the sources do not compile, and it is told where', async () => {
    await builder.build();
    writeFileSync(sourceOf('word.ts'), 'export const word: string = ;\n');
    const built = await builder.build();
    expect(built).toMatchObject({ kind: 'failed', sources: expect.arrayContaining([sourceOf('word.ts')]) });
    expect(built.kind === 'failed' && built.text).toContain('src/word.ts:1:28');
    expect(bundle()).toContain('"one"');
    writeFileSync(sourceOf('word.ts'), "export const word: string = 'three';\n");
    expect((await builder.build()).kind).toBe('changed');
  });
});
