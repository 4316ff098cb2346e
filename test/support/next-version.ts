import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Bundle } from '@sward/gateway/bundle.ts';

export type NextVersion = {
  /** New, and to be filled with `recipes/` and `artifacts/`. */
  readonly dir: string;
  /** Members that are of another version. @default all */
  readonly changed?: readonly string[];
  /** Plants something in the recipe of a component. */
  readonly plant?: (component: string, recipe: string) => string;
};

/**
 * The bundle of `before` as a release after it: the same programs under other versions, since what a nucleus does at an upgrade
 * hangs on the versions alone.
 */
export function nextVersion(before: Bundle, { dir, changed, plant }: NextVersion): Bundle {
  const versions = readdirSync(join(before.dir, 'artifacts')).map((name) => versionsOf(before, name, changed));
  mkdirSync(join(dir, 'recipes'), { recursive: true });
  for (const { name, old, next } of versions) {
    cpSync(join(before.dir, 'artifacts', name, old), join(dir, 'artifacts', name, next), { recursive: true });
    const recipe = readFileSync(join(before.dir, 'recipes', `${name}-${old}.yaml`), 'utf8');
    // Members are named in the umbrella, and the runtime in each member.
    const renamed = versions.reduce((text, each) => text.replaceAll(each.old, each.next), recipe);
    writeFileSync(join(dir, 'recipes', `${name}-${next}.yaml`), plant?.(name, renamed) ?? renamed);
  }
  const umbrella = versions.find(({ name }) => name === before.component);
  return { ...before, dir, version: umbrella?.next ?? before.version };
}

function versionsOf({ dir, component }: Bundle, name: string, changed?: readonly string[]) {
  const [old] = readdirSync(join(dir, 'artifacts', name));
  if (old === undefined) throw new TypeError(`${dir} has no version of ${name}: run npm test, which builds it`);
  const stays = name !== component && changed !== undefined && !changed.includes(name);
  return { name, old, next: stays ? old : old.replace(/^(\d+\.\d+)\.\d+/, '$1.999') };
}
