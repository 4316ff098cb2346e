/** `npm run test:system`: installs the real servers that are missing, then runs the tests that need them. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { repositoryRoot } from './repository-root.ts';

const run = (program: string, args: readonly string[]) =>
  spawnSync(program, args, { cwd: repositoryRoot, stdio: 'inherit' }).status ?? 1;

const installed = run('sh', [join('tools', 'install-system-parts.sh')]);
const jest = ['tools/setup.mjs', 'tools/run-jest.ts', '--config', 'jest.system.config.mjs', ...process.argv.slice(2)];
process.exitCode = installed === 0 ? run(process.execPath, jest) : installed;
