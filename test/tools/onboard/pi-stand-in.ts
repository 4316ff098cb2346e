import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';

/** What stands in for commands of the system; what follows is real, and only counted: at each of them the power may be cut. */
const STAND_INS = [
  ...['apt-get', 'chown', 'dpkg', 'dpkg-query', 'fleet-provisioning', 'getent', 'groupadd', 'java', 'rfkill', 'sleep'],
  ...['systemctl', 'timedatectl', 'timeout', 'unzip', 'useradd'],
];
const COUNTED = ['cat', 'chmod', 'cmp', 'find', 'grep', 'mkdir', 'mv', 'rm', 'sha256sum', 'sync', 'tail'];

export type PiRun = { readonly status: number | null; readonly output: string };

/** A Pi with a fresh system on its card: a folder for its root, one for its boot partition, and commands that remember. */
export class PiStandIn {
  readonly #folder = mkdtempSync(join(tmpdir(), 'sward-pi-'));
  readonly boot = join(this.#folder, 'boot');
  readonly root = join(this.#folder, 'root');
  readonly #fake = join(this.#folder, 'fake');
  readonly #bin = join(this.#folder, 'bin');
  #logged = 0;

  constructor() {
    for (const folder of [
      this.boot,
      this.root,
      this.#bin,
      join(this.#fake, 'installed'),
      join(this.#fake, 'enabled'),
    ]) {
      mkdirSync(folder, { recursive: true });
    }
    for (const file of ['cmdline.txt', 'config.txt', 'meta-data', 'user-data'])
      writeFileSync(join(this.boot, file), `${file}\n`);
    const commands = join(this.#folder, 'pi-commands.sh');
    cpSync(join(__dirname, 'pi-commands.sh'), commands);
    chmodSync(commands, 0o755);
    for (const name of [...STAND_INS, ...COUNTED]) symlinkSync(commands, join(this.#bin, name));
  }

  /** Runs the script on the boot partition, or the copy that it put on the root. */
  run(args: readonly string[], environment: Readonly<Record<string, string>> = {}): PiRun {
    const script =
      args[0] === 'run' ? join(this.root, 'usr/local/lib/sward/onboard.sh') : join(this.boot, 'sward/onboard.sh');
    return this.call(script, args, environment);
  }

  /** Runs any script there, where the system's commands are the stand-ins. */
  call(script: string, args: readonly string[] = [], environment: Readonly<Record<string, string>> = {}): PiRun {
    writeFileSync(join(this.#fake, 'calls'), '0\n');
    this.#logged = existsSync(join(this.#fake, 'log')) ? this.log.length : 0;
    // Its process id is known before its first line: the power is cut by it.
    const start = 'echo $$ >"$FAKE/pid"; exec sh "$@"';
    const { status, stdout, stderr } = spawnSync('sh', ['-c', start, 'start', script, ...args], {
      encoding: 'utf8',
      env: { PATH: `${this.#bin}:/usr/bin:/bin`, FAKE: this.#fake, SWARD_ROOT: this.root, ...environment },
    });
    return { status, output: `${stdout}${stderr}` };
  }

  /** The service that the script set up: until it ends well, as systemd starts it. */
  serve(environment: Readonly<Record<string, string>> = {}): PiRun {
    return this.run(['run', join(this.boot, 'sward')], environment);
  }

  /** How many commands the last run called. */
  get calls(): number {
    return Number(readFileSync(join(this.#fake, 'calls'), 'utf8'));
  }

  /** The commands that were called since the beginning, one a line. */
  get log(): string {
    return readFileSync(join(this.#fake, 'log'), 'utf8');
  }

  /** Those of the last run. */
  get lastLog(): string {
    return this.log.slice(this.#logged);
  }

  /** The configuration that the nucleus asked for its certificate with. */
  get configUsed(): string {
    return readFileSync(join(this.#fake, 'config-used.yaml'), 'utf8');
  }

  get enabled(): string[] {
    return readdirSync(join(this.#fake, 'enabled')).sort();
  }

  has(path: string): boolean {
    return existsSync(join(this.root, path));
  }

  text(path: string): string {
    return readFileSync(join(this.root, path), 'utf8');
  }

  mode(path: string): string {
    return (statSync(join(this.root, path)).mode & 0o777).toString(8);
  }

  /** Every file of root and boot partition with its content, but for what the script tells of itself. */
  files(): Record<string, string> {
    const found: Record<string, string> = {};
    for (const base of [this.root, this.boot]) {
      for (const entry of readdirSync(base, { recursive: true, withFileTypes: true })) {
        const path = join(entry.parentPath, entry.name);
        if (entry.isFile() && entry.name !== 'onboard.log') {
          found[relative(this.#folder, path)] = readFileSync(path, 'utf8').replaceAll(this.#folder, '');
        }
      }
    }
    return found;
  }

  remove(): void {
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
