import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MEBIBYTE = 1024 * 1024;
const FILLER = 'filler-';
const UNSHARE = ['unshare', '--user', '--map-root-user', '--mount'] as const;

/**
 * A disk of a few MiB in memory, in a user and mount namespace of its own: it needs no root, and nobody else sees it. The
 * namespace lives as long as one process that only waits in it.
 */
export class SmallDisk {
  readonly mountPoint = mkdtempSync(join(tmpdir(), 'sward-disk-'));
  readonly #holder: ChildProcess;

  private constructor(sizeMiB: number) {
    const script = `mount -t tmpfs -o size=${sizeMiB}m none "$0" && echo mounted && exec sleep 1000`;
    const [program, ...words] = UNSHARE;
    const stdio: ('ignore' | 'pipe' | 'inherit')[] = ['ignore', 'pipe', 'inherit'];
    this.#holder = spawn(program, [...words, '/bin/sh', '-c', script, this.mountPoint], { stdio });
  }

  /** @throws TypeError where this system lets nobody make a namespace */
  static async mount(sizeMiB: number): Promise<SmallDisk> {
    const disk = new SmallDisk(sizeMiB);
    const { stdout } = disk.#holder;
    const [said] = stdout === null ? [] : await Promise.race([once(stdout, 'data'), once(disk.#holder, 'exit')]);
    if (String(said).trim() === 'mounted') return disk;
    throw new TypeError('unshare --user --map-root-user --mount fails here: allow unprivileged user namespaces');
  }

  /** Words before a command that is to see the disk. It keeps its working folder. */
  get prefix(): readonly string[] {
    const stay = 'cd "$0" && exec "$@"';
    return ['/bin/sh', '-c', `exec ${this.#nsenter.join(' ')} /bin/sh -c '${stay}' "$PWD" "$@"`, 'sh'];
  }

  /** A file on the disk, as this process reaches it. */
  path(name: string): string {
    return `/proc/${this.#holder.pid}/root${this.mountPoint}/${name}`;
  }

  /** Somebody else takes all the room that is left. */
  fill(): void {
    for (let n = 0; ; n += 1) {
      try {
        writeFileSync(this.path(FILLER + n), Buffer.alloc(n < 64 ? MEBIBYTE : 4096));
      } catch {
        return;
      }
    }
  }

  /** Takes away what `fill` has put there. */
  free(): void {
    for (const name of readdirSync(this.path(''))) if (name.startsWith(FILLER)) rmSync(this.path(name));
  }

  /** @throws TypeError where somebody has a file open for writing */
  remount(how: 'ro' | 'rw'): void {
    const [program = '', ...words] = [...this.#nsenter, 'mount', '-o', `remount,${how}`, this.mountPoint];
    const { status, stderr } = spawnSync(program, words, { encoding: 'utf8' });
    if (status !== 0) throw new TypeError(`the disk cannot be mounted ${how}: ${stderr}`);
  }

  async unmount(): Promise<void> {
    this.#holder.kill('SIGKILL');
    if (this.#holder.exitCode === null && this.#holder.signalCode === null) await once(this.#holder, 'exit');
    rmSync(this.mountPoint, { recursive: true, force: true });
  }

  get #nsenter(): readonly string[] {
    return ['nsenter', '--target', String(this.#holder.pid), '--user', '--preserve-credentials', '--mount'];
  }
}
