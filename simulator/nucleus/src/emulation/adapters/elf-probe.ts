import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { EmulationError } from '../../nucleus-errors.ts';
import { type Architecture, emulationAdvice, loaderPath } from '../architecture.ts';
import { probeProgram } from '../probe-program.ts';

/** Whether the kernel of this machine starts a program of this architecture, by itself or by an emulator. */
export const runsProgramsOf = (architecture: Architecture): boolean => {
  const folder = mkdtempSync(join(tmpdir(), 'probe-'));
  try {
    // Where the kernel does not know it, execvp(3) hands the file to a shell: let it do so in a folder that goes away.
    const program = join(folder, 'program');
    writeFileSync(program, probeProgram(architecture), { mode: 0o700 });
    return spawnSync(program, { cwd: folder }).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** @throws EmulationError that says what to install where programs of this foreign architecture could not run */
export const requireEmulation = (
  architecture: Architecture,
  environment: Readonly<Record<string, string | undefined>>,
): void => {
  if (!runsProgramsOf(architecture)) {
    throw new EmulationError(`this machine runs no ${architecture} programs; ${emulationAdvice(architecture)}`);
  }
  const loader = loaderPath(architecture, environment);
  if (existsSync(loader)) return;
  throw new EmulationError(
    `the libraries of ${architecture} programs are missing: there is no ${loader}; ${emulationAdvice(architecture)}`,
  );
};
