import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { bundle } from '../../tools/build/bundle.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sward-bundle-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const textOf = async (root: string, entry: string): Promise<string> =>
  new TextDecoder().decode(await bundle(root, entry, [], '1.0.0'));

describe('a bundled program', () => {
  it('leaves out the languages of zod, of which it speaks one', async () => {
    const program = await textOf(process.cwd(), 'libs/contracts/src/ids.ts');
    expect(program).toContain('zod/v4/locales/en.js');
    expect(program.match(/zod\/v4\/locales\/\w+\.js/g)).toHaveLength(1);
  }, 60_000);

  it('takes one byte for each character in memory, and says the same', async () => {
    const source = 'function f() {\n  // zero — nothing\n  return "20 °C — “warm”";\n}\nconsole.log(f());\n';
    writeFileSync(join(folder, 'entry.ts'), `${source}/*! © Jürgen */\n`);
    const program = await textOf(folder, 'entry.ts');
    expect([...program].filter((character) => character > '\u00ff')).toEqual([]);
    expect(program).toContain('"20 \\xB0C \\u2014 \\u201Cwarm\\u201D"');
    expect(program).toContain('© Jürgen');
  }, 60_000);
});
