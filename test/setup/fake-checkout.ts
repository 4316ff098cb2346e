import { type ChildProcess, spawn } from 'node:child_process';
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const REPOSITORY = join(__dirname, '..', '..');
const FAKE_NPM = join(__dirname, 'fake-npm.mjs');

/** A command that was started in a fake checkout. */
export type Run = {
  /** Resolves once stderr holds `text`; rejects when the command ends before. */
  readonly says: (text: string) => Promise<void>;
  readonly end: Promise<{ code: number | null; stdout: string; stderr: string }>;
};

/** A checkout with a small lockfile, the real tools/setup, and a PATH on which npm and the compiler are fakes. */
export class FakeCheckout {
  readonly root = mkdtempSync(join(tmpdir(), 'sward-setup-'));
  readonly #bin = join(this.root, 'bin');
  readonly #children: ChildProcess[] = [];

  constructor({ compiler = ['g++', 'make', 'python3'] }: { compiler?: readonly string[] } = {}) {
    for (const name of ['setup.mjs', 'setup']) {
      cpSync(join(REPOSITORY, 'tools', name), join(this.root, 'tools', name), { recursive: true });
    }
    this.write('package.json', '{ "type": "module" }');
    this.write('program.ts', "const args: string[] = process.argv.slice(2);\nconsole.log('ran with ' + args);\n");
    this.#command('npm', `#!/bin/sh\nexec '${process.execPath}' '${FAKE_NPM}' "$@"\n`);
    for (const name of compiler) this.#command(name, '#!/bin/sh\n');
  }

  write(path: string, content: string): void {
    mkdirSync(dirname(join(this.root, path)), { recursive: true });
    writeFileSync(join(this.root, path), content);
  }

  /** Writes package-lock.json: what is wanted. */
  want(packages: Record<string, object>): void {
    this.write('package-lock.json', JSON.stringify({ packages: { '': { version: '1.0.0' }, ...packages } }));
  }

  /** Writes npm's own record: what is installed. tsx is there, as it would be. */
  installed(packages: Record<string, object>): void {
    this.write('node_modules/.package-lock.json', JSON.stringify({ packages }));
    symlinkSync(join(REPOSITORY, 'node_modules', 'tsx'), join(this.root, 'node_modules', 'tsx'));
  }

  /** Starts `node tools/setup.mjs program.ts one two`. `preload` is JavaScript that runs before it. */
  start({ environment = {}, preload = '' }: { environment?: NodeJS.ProcessEnv; preload?: string } = {}): Run {
    const args = [
      '--import',
      `data:text/javascript,${encodeURIComponent(preload)}`,
      'tools/setup.mjs',
      'program.ts',
      'one',
      'two',
    ];
    const tsx = existsSync(join(this.root, 'node_modules', 'tsx')) ? '' : join(REPOSITORY, 'node_modules', 'tsx');
    const child = spawn(process.execPath, args, {
      cwd: this.root,
      env: { PATH: this.#bin, FAKE_NPM_TSX: tsx, ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#children.push(child);
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
    });
    return {
      says: (text) =>
        new Promise((resolve, reject) => {
          const look = (): void => (stderr.includes(text) ? resolve() : undefined);
          child.stderr.on('data', look);
          child.on('close', () => reject(new Error(`it ended without saying "${text}", but: ${stderr}`)));
          look();
        }),
      end: new Promise((resolve) => {
        child.on('close', (code) => resolve({ code, stdout, stderr }));
      }),
    };
  }

  /** Commands that npm was given, in order. */
  get npmCalls(): string[] {
    const file = join(this.root, 'npm-calls.txt');
    return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : [];
  }

  /** How often dependencies were installed. */
  get installations(): number {
    return this.npmCalls.filter((call) => call.startsWith('ci ')).length;
  }

  /** Removes the folder, and ends what a failed test left running. */
  remove(): void {
    for (const child of this.#children) child.kill('SIGKILL');
    rmSync(this.root, { recursive: true, force: true });
  }

  #command(name: string, script: string): void {
    this.write(join('bin', name), script);
    chmodSync(join(this.#bin, name), 0o755);
  }
}
