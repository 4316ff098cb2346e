import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';

const page = readFileSync('docs/debugging.md', 'utf8');
const found = (pattern: RegExp) => [...new Set([...page.matchAll(pattern)].map(([, word]) => word ?? ''))];

describe('docs/debugging.md', () => {
  it('names commands that there are', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8'));
    const named = found(/npm run ([\w:]+)/g);
    expect(named.length).toBeGreaterThan(5);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('names what VS Code offers', () => {
    const { configurations } = JSON.parse(readFileSync('.vscode/launch.json', 'utf8'));
    const offered: string[] = configurations.map(({ name }: { name: string }) => name);
    const named = found(/"(Sward: [^"]+)"/g).map((name) => name.replaceAll('\n', ' '));
    expect(named.length).toBeGreaterThan(3);
    expect(named.filter((name) => !offered.some((offer) => offer.startsWith(name)))).toEqual([]);
  });
});
