import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** Version of the product, from the root's package.json. */
export function packageVersion(root: string): string {
  const { version }: { version: string } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  return version;
}
