import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { PeerMissingError } from '../../support/bench-errors.ts';

/** The last of Node-RED that runs on Node 20, all of its dependencies resolved on the day of the installation. */
const VERSION = '4.1.8';
const FOLDER = fileURLToPath(new URL('../../../../.sward/peers/node-red', import.meta.url));
const INSTALL_TIMEOUT_MS = 300_000;

/**
 * Path of Node-RED's program. It is installed by npm into a folder of its own where it is not there: it is no dependency of
 * ours.
 * @throws PeerMissingError with npm's last words
 */
export function installedNodeRed(): string {
  const script = join(FOLDER, 'node_modules/node-red/red.js');
  if (existsSync(script)) return script;
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(join(FOLDER, 'package.json'), '{ "private": true }\n');
  const args = ['install', '--no-audit', '--no-fund', '--omit=optional', `node-red@${VERSION}`];
  const { status, stderr } = spawnSync('npm', args, { cwd: FOLDER, encoding: 'utf8', timeout: INSTALL_TIMEOUT_MS });
  if (status === 0 && existsSync(script)) return script;
  throw new PeerMissingError(`Node-RED ${VERSION} cannot be installed: ${(stderr ?? '').trim().slice(-300)}`);
}
