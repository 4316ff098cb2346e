import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { isInStep } from './lockfile.mjs';
import { refuse, requireCompiler } from './requirements.mjs';

const LOOK_AGAIN_MS = 500;

/** What native modules were compiled for: another major version of Node cannot load them. */
const ABI = `${process.versions.modules} ${process.platform} ${process.arch}`;

/**
 * Installs the dependencies where they are missing, out of step with the lockfile, or compiled for another Node. When two
 * commands start at once, one installs and the other waits for it.
 * @param {string} root
 */
export async function ensureInstalled(root) {
  if (isReady(root)) return;
  const release = await takeLock(join(root, '.sward-setup.lock'));
  try {
    if (!isReady(root)) install(root);
  } finally {
    release();
  }
}

/** @param {string} root */
const abiFile = (root) => join(root, 'node_modules', '.sward-abi');

/** @param {string} root */
function isReady(root) {
  if (!isInStep(root)) return false;
  // Without the file somebody ran npm by hand, with the Node at hand: most likely this one.
  return !existsSync(abiFile(root)) || readFileSync(abiFile(root), 'utf8') === ABI;
}

/** @param {string} root */
function install(root) {
  requireCompiler();
  process.stderr.write(
    'sward: installing dependencies from package-lock.json; native modules are compiled, a few minutes\n',
  );
  const options = { cwd: root, env: buildEnvironment(root), stdio: /** @type {['ignore', 2, 2]} */ (['ignore', 2, 2]) };
  const npm = spawnSync('npm', ['ci', '--no-audit', '--no-fund'], options);
  if (npm.status !== 0)
    refuse('npm ci failed, see above: check the network and the compiler, then run the same command again');
  writeFileSync(abiFile(root), ABI);
  process.stderr.write('sward: dependencies installed\n');
}

/**
 * SQLite is compiled to sync with fdatasync. As durable as fsync, which brings out the file's time stamp as well: with each
 * commit a commit of the file system's own journal, more than half of all bytes that the card is given. A prebuilt addon
 * would bring SQLite as its maintainers compile it.
 */
const SQLITE_BUILD = { npm_config_build_from_source: 'better-sqlite3' };
const SQLITE_FLAGS = '-DHAVE_FDATASYNC=1';

/**
 * Node's own headers, so that node-gyp downloads none; whoever configured a nodedir keeps it. All cores compile.
 * @param {string} root
 */
function buildEnvironment(root) {
  const flags = [process.env['CFLAGS'], SQLITE_FLAGS].filter(Boolean).join(' ');
  const env = { JOBS: 'max', ...process.env, ...SQLITE_BUILD, CFLAGS: flags };
  const headers = resolve(dirname(process.execPath), '..');
  const configured = spawnSync('npm', ['config', 'get', 'nodedir'], { cwd: root, encoding: 'utf8' }).stdout?.trim();
  const isConfigured = configured && configured !== 'undefined' && configured !== 'null';
  const hasHeaders = existsSync(join(headers, 'include', 'node', 'node.h'));
  return isConfigured || !hasHeaders ? env : { ...env, npm_config_nodedir: headers };
}

/** @param {string} folder */
function isHeld(folder) {
  try {
    const pid = Number(readFileSync(join(folder, 'pid'), 'utf8'));
    // An empty file reads as 0, which would ask for our own process group.
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // The process of another user is alive, too.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

/**
 * A folder as a lock: making one is atomic. One left behind by a killed process is taken over.
 * @param {string} folder @returns {Promise<() => void>}
 */
async function takeLock(folder) {
  let told = false;
  for (;;) {
    try {
      mkdirSync(folder);
      writeFileSync(join(folder, 'pid'), String(process.pid));
      const release = () => {
        rmSync(folder, { recursive: true, force: true });
        process.off('exit', release);
      };
      // A refusal ends the process on the spot.
      process.on('exit', release);
      return release;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error;
    }
    if (!told) process.stderr.write('sward: another command is installing dependencies, waiting for it\n');
    told = true;
    await new Promise((done) => setTimeout(done, LOOK_AGAIN_MS));
    if (!isHeld(folder)) rmSync(folder, { recursive: true, force: true });
  }
}
