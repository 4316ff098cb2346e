import {
  closeSync,
  copyFileSync,
  existsSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { BacklogError, copyFailure } from '../backlog-errors.ts';

export type LogCopyOptions = {
  /** The log; what stands in its `-wal` belongs to it. */
  readonly source: string;
  readonly target: string;
  /** The addon `better_sqlite3.node`, where it does not lie in node_modules. */
  readonly nativeBinding?: string | undefined;
};

/** What a copy holds. */
export type LogCopy = {
  readonly bytes: number;
  /** Rows of the log, each of up to 200 readings and more. */
  readonly rows: number;
};

/**
 * Copies a log that nobody writes into one file that is whole, and checks it. Of the original the bytes are read, and
 * nothing else: no lock is taken and no file made beside it.
 * @throws BacklogError where it changed meanwhile, is no log, or is damaged, and where there is no room for it
 */
export function copyLog(options: LogCopyOptions): LogCopy {
  try {
    return copyWhole(options);
  } catch (error) {
    throw copyFailure(error, options.target);
  }
}

function copyWhole({ source, target, nativeBinding }: LogCopyOptions): LogCopy {
  const folder = mkdtempSync(join(dirname(target), `.${basename(target)}-`));
  try {
    const raw = join(folder, 'readings.db');
    copyUnchanged(source, raw);
    const whole = join(folder, 'whole.db');
    const rows = writeWhole(raw, whole, nativeBinding);
    settle(whole);
    renameSync(whole, target);
    settle(dirname(target));
    return { bytes: statSync(target).size, rows };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const marksOf = (file: string) => {
  if (!existsSync(file)) return 'none';
  const { ino, size, mtimeMs } = statSync(file);
  return `${ino} ${size} ${mtimeMs}`;
};

/** File and WAL are one: a commit between the two copies would tear them apart. */
function copyUnchanged(source: string, copy: string): void {
  const parts = [source, `${source}-wal`];
  const before = parts.map(marksOf);
  copyFileSync(source, copy);
  if (existsSync(`${source}-wal`)) copyFileSync(`${source}-wal`, `${copy}-wal`);
  if (parts.some((part, index) => marksOf(part) !== before[index])) {
    throw new BacklogError(`${source} was written to meanwhile: stop sward.LocalBuffer first`);
  }
}

function writeWhole(raw: string, whole: string, nativeBinding: string | undefined): number {
  const db = openCopy(raw, nativeBinding);
  try {
    requireSound(db, raw);
    db.prepare('VACUUM INTO ?').run(whole);
    const row = db.prepare<[], { rows: number }>('SELECT count(*) AS rows FROM log').get();
    return row?.rows ?? 0;
  } finally {
    db.close();
  }
}

function openCopy(file: string, nativeBinding: string | undefined): Database.Database {
  return new Database(file, { fileMustExist: true, ...(nativeBinding === undefined ? {} : { nativeBinding }) });
}

function requireSound(db: Database.Database, file: string): void {
  const first = db.pragma('integrity_check(1)', { simple: true });
  if (first !== 'ok') throw new Error(`${file}: ${String(first)}`);
}

function settle(path: string): void {
  const descriptor = openSync(path, 'r');
  try {
    fsyncSync(descriptor);
  } finally {
    closeSync(descriptor);
  }
}
