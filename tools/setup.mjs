#!/usr/bin/env node
/**
 * Entry of every npm script: brings the checkout up to date, then runs a TypeScript program.
 *
 *   node tools/setup.mjs <program.ts> [arguments]
 *
 * It is plain JavaScript on Node's own modules, because it runs before anything is installed.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const OLDEST_NODE = [20, 15];

/** Ends the program with one clear line. @param {string} line @returns {never} */
function refuse(line) {
  process.stderr.write(`sward: ${line}\n`);
  process.exit(1);
}

function requireNode() {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  const [needMajor = 0, needMinor = 0] = OLDEST_NODE;
  if (major > needMajor || (major === needMajor && minor >= needMinor)) return;
  refuse(
    `Node ${needMajor}.${needMinor} or later is needed, this is ${process.version}. Install Node 22 LTS from https://nodejs.org`,
  );
}

/** @param {string} program */
function isOnPath(program) {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return folders.some((folder) => existsSync(join(folder, program)));
}

/** The native modules (SQLite, Bluetooth sockets) are compiled at installation. */
function requireCompiler() {
  const missing = ['g++', 'make', 'python3'].filter((program) => !isOnPath(program));
  if (missing.length === 0) return;
  refuse(
    `${missing.join(', ')} not found, needed to compile native modules. On Debian: sudo apt-get install -y g++ make python3`,
  );
}

const stampFile = join(root, 'node_modules', '.sward-installed');

/** What decides whether node_modules is up to date: the lockfile, and the Node whose ABI the native modules were built for. */
function wantedStamp() {
  const lock = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .digest('hex');
  return `${lock} abi ${process.versions.modules} ${process.platform} ${process.arch}`;
}

function isInstalled() {
  return existsSync(stampFile) && readFileSync(stampFile, 'utf8') === wantedStamp();
}

/** Node's own headers, so that node-gyp downloads none. Whoever configured a nodedir keeps it. */
function nativeBuildEnvironment() {
  const env = { ...process.env };
  const headers = resolve(dirname(process.execPath), '..');
  const configured = spawnSync('npm', ['config', 'get', 'nodedir'], { cwd: root, encoding: 'utf8' }).stdout?.trim();
  if (configured && configured !== 'undefined' && configured !== 'null') env['npm_config_nodedir'] = configured;
  else if (existsSync(join(headers, 'include', 'node', 'node.h'))) env['npm_config_nodedir'] = headers;
  return env;
}

function install() {
  requireCompiler();
  process.stderr.write(
    'sward: installing dependencies from package-lock.json (first run: a few minutes, native modules are compiled)\n',
  );
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], {
    cwd: root,
    env: nativeBuildEnvironment(),
    stdio: ['ignore', 2, 2],
  });
  if (npm.status !== 0)
    refuse('npm ci failed, see above. Check the network and the compiler, then run the same command again');
  writeFileSync(stampFile, wantedStamp());
  process.stderr.write('sward: dependencies installed\n');
}

requireNode();
if (!isInstalled()) install();

const program = process.argv[2];
if (program === undefined) refuse('usage: node tools/setup.mjs <program.ts> [arguments]');
const { register } = await import('tsx/esm/api');
register();
process.argv.splice(1, 2, resolve(root, program));
await import(pathToFileURL(resolve(root, program)).href);
