import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { parse } from 'yaml';
import { buildDevice, type DeviceBuilt } from '../../tools/build/device/build-device.ts';
import { processorOf } from '../../tools/build/device/elf.ts';
import { NODE_VERSION } from '../../tools/build/device/node-release.ts';
import { AMD64, ARM64, type Platform } from '../../tools/build/platform.ts';

const RUNTIME = 'sward.NodeRuntime';
/** Compiling SQLite twice, where the cache is empty. */
const BUILD_MS = 1_200_000;

/** Loads what components load, by the ways that they are told, and has SQLite write to a disk. */
const PROGRAM = `
  const addon = require(process.env.SWARD_NATIVE_FOLDER + '/better_sqlite3.node');
  addon.setErrorConstructor(class SqliteError extends Error {});
  const database = new addon.Database('log.db', 'log.db', false, false, false, 0, null, null);
  database.exec('PRAGMA journal_mode = WAL; CREATE TABLE t (x); INSERT INTO t VALUES (1)');
  require(process.env.AWS_CRT_NODEJS_BINARY_ABSOLUTE_PATH);
  require('@abandonware/bluetooth-hci-socket');
  const wal = require('node:fs').statSync('log.db-wal').size > 0;
  database.close();
  console.log(JSON.stringify({ version: process.versions.node, wal }));
  process.exit(0);
`;

let folder: string;
let built: DeviceBuilt;
let unpacked: Map<Platform, string>;

/** Unpacks the runtime's zip for one processor as a nucleus does: every file readable and executable. */
function unpack(platform: Platform): string {
  const version = readdirSync(join(built.outDir, 'artifacts', RUNTIME))[0] ?? '';
  const zip = join(built.outDir, 'artifacts', RUNTIME, version, `${RUNTIME}-${platform.greengrass}.zip`);
  const target = join(folder, platform.greengrass);
  for (const [name, content] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(dirname(join(target, name)), { recursive: true });
    writeFileSync(join(target, name), content);
    chmodSync(join(target, name), 0o555);
  }
  return target;
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sward-device-'));
  const tell = (line: string) => void process.stderr.write(`${line}\n`);
  built = await buildDevice({ platforms: [ARM64, AMD64], outDir: join(folder, 'build'), tell });
  unpacked = new Map([ARM64, AMD64].map((platform) => [platform, unpack(platform)]));
}, BUILD_MS);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a build for gateways', () => {
  it.each([ARM64, AMD64])('holds machine code for $greengrass in the zip that its manifest names', (platform) => {
    const runtime = unpacked.get(platform) ?? '';
    const files = readdirSync(runtime, { recursive: true, encoding: 'utf8' });
    const machineCode = files.filter((file) => file.endsWith('.node') || file === join('bin', 'node'));
    expect(machineCode).toHaveLength(4);
    for (const file of machineCode) expect(processorOf(readFileSync(join(runtime, file)))).toBe(platform.node);
    const recipes = readdirSync(join(built.outDir, 'recipes')).filter((file) => file.startsWith(RUNTIME));
    const { Manifests } = parse(readFileSync(join(built.outDir, 'recipes', recipes[0] ?? ''), 'utf8'));
    const own = Manifests.filter(
      (manifest: { Platform: { architecture: string } }) => manifest.Platform.architecture === platform.greengrass,
    );
    expect(own).toHaveLength(1);
    expect(own[0].Artifacts[0].Uri).toMatch(new RegExp(`/${RUNTIME}-${platform.greengrass}\\.zip$`));
  });

  it('carries sums that are right, and no machine code outside the runtime', () => {
    execFileSync('sha256sum', ['-c', '--quiet', 'SHA256SUMS'], { cwd: built.outDir });
    for (const { name, artifacts } of built.components) {
      for (const { bytes } of artifacts) expect(bytes > 1e6).toBe(name === RUNTIME);
    }
  });

  it('runs here on its own Node, with all native modules and a write-ahead log, where the processor is this one', () => {
    const own = [ARM64, AMD64].find(({ node }) => node === process.arch) ?? AMD64;
    const launch = join(unpacked.get(own) ?? '', 'launch');
    writeFileSync(join(folder, 'program.cjs'), PROGRAM);
    const said = execFileSync('sh', [launch, join(folder, 'program.cjs')], { cwd: folder, encoding: 'utf8' });
    expect(JSON.parse(said)).toEqual({ version: NODE_VERSION, wal: true });
    const check = execFileSync('sh', [launch, join(unpacked.get(own) ?? '', 'check.cjs')], { encoding: 'utf8' });
    expect(check).toContain(`Node v${NODE_VERSION}`);
  });
});
