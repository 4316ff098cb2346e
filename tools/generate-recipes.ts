import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { generatedFiles } from './recipes/generated-files.ts';
import { repositoryRoot } from './repository-root.ts';

for (const [path, content] of generatedFiles(repositoryRoot)) {
  writeFileSync(join(repositoryRoot, path), content);
  console.log(`wrote ${path}`);
}
