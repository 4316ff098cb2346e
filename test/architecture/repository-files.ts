import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export const REPOSITORY = join(__dirname, '..', '..');

/** Runs git in the repository and gives the lines that it printed. @throws Error where this is no checkout */
export function git(...args: string[]): string[] {
  const { status, stdout, stderr } = spawnSync('git', args, { cwd: REPOSITORY, encoding: 'utf8', maxBuffer: 64 << 20 });
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr || 'git is not installed'}`);
  return stdout.split('\n').filter((line) => line !== '');
}

/** Text of every tracked file that `isWanted`: path -> text. Binary files and those removed but not committed are left out. */
export function trackedTexts(isWanted: (path: string) => boolean): Map<string, string> {
  const paths = git('ls-files').filter((path) => isWanted(path) && existsSync(join(REPOSITORY, path)));
  const texts = paths.map((path) => [path, readFileSync(join(REPOSITORY, path), 'utf8')] as const);
  return new Map(texts.filter(([, text]) => !text.includes('\0')));
}

/** A kind of text that must not occur, with an example of it and one of what comes close and may. */
export type TextRule = { readonly pattern: RegExp; readonly forbidden: string; readonly allowed: string };

/** Where the pattern occurs: `path:line: text of the line`. */
export function findings(pattern: RegExp, texts: ReadonlyMap<string, string>): string[] {
  return [...texts].flatMap(([path, text]) =>
    [...text.matchAll(new RegExp(pattern, 'g'))].map(({ index }) => {
      const before = text.slice(0, index).split('\n');
      return `${path}:${before.length}: ${text.split('\n')[before.length - 1]?.trim().slice(0, 120)}`;
    }),
  );
}
