import { type ChildProcess, spawn } from 'node:child_process';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { artifactPlan } from '../../tools/build/artifact-plan.ts';
import { bundle } from '../../tools/build/bundle.ts';
import { requireHostPlatform } from '../../tools/build/platform.ts';
import { hostNatives, runtimeFiles } from '../../tools/build/runtime-files.ts';
import { CATALOGUE } from '../../tools/recipes/catalogue.ts';

export type LogLine = { readonly level: string; readonly event: string; readonly [field: string]: unknown };

/** Builds one component into `folder` as its artifact is built, and the runtime around it. */
export async function buildComponent(name: string, folder: string): Promise<void> {
  const entry = CATALOGUE.find((each) => each.name === name);
  if (entry === undefined) throw new TypeError(`${name} is no component of the catalogue`);
  const plan = artifactPlan(name, entry.folder);
  const { awsCrt } = requireHostPlatform(process.platform, process.arch);
  for (const [target, source] of runtimeFiles(resolve('.'), hostNatives(resolve('.'), awsCrt))) {
    mkdirSync(dirname(join(folder, target)), { recursive: true });
    copyFileSync(source, join(folder, target));
  }
  for (const [target, source] of plan.bundles)
    writeFileSync(join(folder, target), await bundle(resolve('.'), source, plan.external, '0.0.0-test'));
}

/** A built component as a process, started by the test in the place of a nucleus. */
export class ComponentProcess {
  readonly lines: LogLine[] = [];
  /** Exit code, or the signal that ended it. */
  readonly ended: Promise<number | string>;
  readonly #child: ChildProcess;

  constructor(built: string, workFolder: string, socketPath: string, serviceId: string) {
    this.#child = spawn('sh', [join(built, 'launch'), join(built, 'main.cjs')], {
      cwd: workFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: {
        PATH: process.env['PATH'],
        AWS_IOT_THING_NAME: 'gw-1',
        AWS_GG_NUCLEUS_DOMAIN_SOCKET_FILEPATH_FOR_COMPONENT: socketPath,
        SVCUID: serviceId,
      },
    });
    const { stdout } = this.#child;
    if (stdout === null) throw new TypeError('the process has no standard output');
    createInterface({ input: stdout }).on('line', (line) => this.lines.push(JSON.parse(line)));
    this.ended = new Promise((settle) => {
      this.#child.once('close', (code, signal) => settle(code ?? signal ?? 'unknown'));
    });
  }

  get events(): string[] {
    return this.lines.map(({ event }) => event);
  }

  terminate(): void {
    this.#child.kill('SIGTERM');
  }

  async kill(): Promise<void> {
    this.#child.kill('SIGKILL');
    await this.ended;
  }
}
