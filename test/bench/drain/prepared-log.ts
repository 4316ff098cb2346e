import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Program } from '../support/child-process.ts';
import type { Resources } from '../support/resources.ts';
import { READINGS_PER_SECOND } from '../wear/sensor-readings.ts';

/** A week at 4 readings/s, less an hour: nothing of it is old enough to be given up. */
export const SEVEN_DAYS = 2_400_000;
/** A file system in memory: a sync costs nothing there, and 600,000 commits have one each. */
const MEMORY = '/dev/shm';
const PREPARE_TIMEOUT_MS = 900_000;

/** A week's log, as commits every second make it, in a folder in memory until it is copied. */
export class PreparedLog {
  readonly readings: number;
  readonly #file: string;

  private constructor(file: string, readings: number) {
    this.#file = file;
    this.readings = readings;
  }

  /** A gateway that has never run: its folder is empty. */
  static empty(): PreparedLog {
    return new PreparedLog('', 0);
  }

  /** Writes `readings` readings, the newest of them now. @throws BenchFailedError */
  static async write(resources: Resources, readings: number): Promise<PreparedLog> {
    const file = join(memoryFolder(resources), 'readings.db');
    const startMs = Date.now() - (readings * 1000) / READINGS_PER_SECOND;
    const options = { file, readings, perCommit: READINGS_PER_SECOND, startMs };
    const url = new URL('../programs/prepare-log.ts', import.meta.url);
    const { program } = await Program.fork(resources, url, options, { timeoutMs: PREPARE_TIMEOUT_MS });
    await program.stop();
    return new PreparedLog(file, readings);
  }

  /** A copy in a folder on the measured disk, and not in the page cache: as after a boot. */
  copyTo(resources: Resources): string {
    const folder = resources.folder();
    if (this.readings === 0) return folder;
    const copy = join(folder, 'readings.db');
    copyFileSync(this.#file, copy);
    execFileSync('dd', [`of=${copy}`, 'oflag=nocache', 'conv=notrunc,fdatasync', 'count=0', 'status=none']);
    return folder;
  }
}

function memoryFolder(resources: Resources): string {
  if (!existsSync(MEMORY)) return resources.folder();
  const folder = mkdtempSync(join(MEMORY, 'sward-bench-'));
  resources.add(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
