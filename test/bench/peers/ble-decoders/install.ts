import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PeerMissingError } from '../../support/bench-errors.ts';
import { PYTHON } from '../../support/machine.ts';

const FOLDER = fileURLToPath(new URL('../../../../.sward/peers/ble-decoders', import.meta.url));
/** What they depend on is resolved on the day of the installation. */
const PACKAGES = [
  'TheengsDecoder==2.5.0',
  'ruuvitag-ble==0.4.0',
  'bthome-ble==3.25.0',
  'xiaomi-ble==1.21.2',
  'govee-ble==1.5.2',
];
const INSTALL_TIMEOUT_MS = 600_000;

function run(command: string, args: readonly string[]): void {
  const { status, stderr, error } = spawnSync(command, args, { encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS });
  if (status === 0) return;
  const why = `${error?.message ?? ''} ${stderr ?? ''}`.trim().slice(-300);
  throw new PeerMissingError(`the decoders of PyPI cannot be installed: ${why}`);
}

/**
 * Path of a Python that has the decoders. They are installed by pip where they are not there: none is a dependency of ours.
 * @throws PeerMissingError with pip's last words
 */
export function pythonWithDecoders(): string {
  const python = join(FOLDER, 'bin', 'python');
  const done = join(FOLDER, 'installed');
  if (existsSync(done)) return python;
  // What an installation left that was broken off is not built upon.
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(dirname(FOLDER), { recursive: true });
  run(PYTHON, ['-m', 'venv', FOLDER]);
  run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', ...PACKAGES]);
  writeFileSync(done, `${PACKAGES.join('\n')}\n`);
  return python;
}
