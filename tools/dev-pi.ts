/** `npm run dev:pi`: deploys one component from source, or the bundle, to a gateway by ssh and its nucleus's own tool. */
import { join } from 'node:path';
import { SwardError } from '@sward/contracts/errors.ts';
import { buildFor } from './built/build-for.ts';
import { parseDevPiOptions } from './dev/pi/options.ts';
import { runDevPi } from './dev/pi/run-dev-pi.ts';
import { Ssh } from './dev/pi/ssh.ts';
import { repositoryRoot } from './repository-root.ts';

async function main(): Promise<void> {
  const options = parseDevPiOptions(process.argv.slice(2));
  const say = (line: string) => void process.stderr.write(`${line}\n`);
  say(`building the components for ${options.arch}`);
  const built = await buildFor(options.arch, join(repositoryRoot, 'build', `dev-pi-${options.arch}`));
  const buildFolder = join(repositoryRoot, 'build', 'dev-pi');
  await runDevPi(options, { built, ssh: new Ssh(options.target), buildFolder, say });
}

main().catch((error: unknown) => {
  process.stderr.write(`sward: ${error instanceof SwardError ? error.message : String(error)}\n`);
  process.exitCode = 1;
});
