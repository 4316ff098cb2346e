import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const OLDEST_NODE = /** @type {const} */ ([20, 15]);
const COMPILER = ['g++', 'make', 'python3'];

/** Ends the program with one clear line. @param {string} line @returns {never} */
export function refuse(line) {
  process.stderr.write(`sward: ${line}\n`);
  process.exit(1);
}

/** Ends the program where Node is too old. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [needMajor, needMinor] = OLDEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  refuse(
    `Node ${needMajor}.${needMinor} or later is needed, this is ${version}: install Node 22 LTS from https://nodejs.org`,
  );
}

/** @param {string} program */
function isOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** Ends the program where native modules (SQLite, Bluetooth sockets) could not be compiled. */
export function requireCompiler() {
  const missing = COMPILER.filter((program) => !isOnPath(program));
  if (missing.length === 0) return;
  refuse(
    `native modules need ${missing.join(', ')}: on Debian or Raspberry Pi OS, sudo apt-get install -y g++ make python3`,
  );
}
