import { spawnSync } from 'node:child_process';
import { readFileSync, realpathSync } from 'node:fs';
import { cpus, loadavg, release, tmpdir, totalmem } from 'node:os';
import Database from 'better-sqlite3';
import { measureFsync } from './fsync-rate.ts';
import { rounded } from './statistics.ts';

/** What the figures were measured on. Versions are null where the program is missing. */
export type Machine = {
  readonly cpu: string;
  readonly cores: number;
  readonly memory_gb: number;
  readonly kernel: string;
  readonly node: string;
  readonly sqlite: string;
  readonly mosquitto: string | null;
  readonly python: string | null;
  readonly file_system: string;
  readonly fsync_per_s: number;
  readonly fsync_p95_ms: number;
  /** One-minute load average before anything was measured: above 0 others use the machine too. */
  readonly load_before: number;
};

/** Debian's own Python, which its packages install into. */
export const PYTHON = '/usr/bin/python3';
export const MOSQUITTO = '/usr/sbin/mosquitto';

/** The first version-like word that a program says of itself. */
function versionOf(program: string, ...args: string[]): string | null {
  const { stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', timeout: 10_000 });
  return /\d+\.\d+[\w.+-]*/.exec(`${stdout ?? ''}${stderr ?? ''}`)?.[0] ?? null;
}

function sqliteVersion(): string {
  const database = new Database(':memory:');
  const version = database.prepare<[], { v: string }>('SELECT sqlite_version() AS v').get()?.v ?? 'unknown';
  database.close();
  return version;
}

/** `ext4 on /dev/vda` from proc(5) mounts: the mount point that is the longest beginning of the path counts. */
export function fileSystemOf(path: string, mounts: string): string {
  const holds = (point: string) => point === '/' || path === point || path.startsWith(`${point}/`);
  const entries = mounts
    .split('\n')
    .map((line) => line.split(' '))
    .filter(([, point]) => point !== undefined && holds(point));
  const longest = entries.reduce(
    (best, entry) => ((entry[1] ?? '').length >= (best[1] ?? '').length ? entry : best),
    ['unknown', '', 'unknown'],
  );
  return `${longest[2]} on ${longest[0]}`;
}

/** @param folder an empty folder on the disk to be measured */
export function describeMachine(folder: string, quick: boolean): Machine {
  const load = loadavg()[0] ?? 0;
  const { perSecond, p95Ms } = measureFsync(folder, quick ? 500 : 2000);
  return {
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    cores: cpus().length,
    memory_gb: rounded(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.versions.node,
    sqlite: sqliteVersion(),
    mosquitto: versionOf(MOSQUITTO, '-h'),
    python: versionOf(PYTHON, '--version'),
    file_system: fileSystemOf(realpathSync(tmpdir()), readFileSync('/proc/self/mounts', 'utf8')),
    fsync_per_s: rounded(perSecond),
    fsync_p95_ms: rounded(p95Ms),
    load_before: rounded(load),
  };
}

/** Two lines for people. */
export function machineText(machine: Machine): string {
  const { cpu, cores, memory_gb, kernel, node, sqlite, mosquitto, python, file_system, fsync_per_s } = machine;
  return [
    `${cores} x ${cpu}, ${memory_gb} GB, Linux ${kernel}, load ${machine.load_before} before the run`,
    `Node ${node}, SQLite ${sqlite}, mosquitto ${mosquitto ?? '-'}, Python ${python ?? '-'}, ${file_system}, ` +
      `4 kB append and fdatasync ${fsync_per_s}/s (p95 ${machine.fsync_p95_ms} ms)`,
  ].join('\n');
}
