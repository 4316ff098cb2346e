import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { BenchFailedError } from '../support/bench-errors.ts';
import { blockDeviceOf, type DeviceCounters, deviceCounters } from '../support/block-device.ts';
import { Resources } from '../support/resources.ts';

/** Room for a journal of the usual size and the largest file of a run. The image is sparse. */
const IMAGE_BYTES = 1024 ** 3;

function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (error) {
    throw new BenchFailedError(`${command} failed: loop devices need root on Linux`, { cause: error });
  }
}

/** Things whose folders lie below a given one. */
class FoldersBelow extends Resources {
  readonly #parent: string;

  constructor(parent: string) {
    super();
    this.#parent = parent;
  }

  override folder(): string {
    return mkdtempSync(join(this.#parent, 'bench-'));
  }
}

/**
 * A file system of its own on a loop device, made and mounted as Raspberry Pi OS does it: ext4, ordered journal, noatime.
 * Whatever reaches the device was written by its only user.
 */
export class LoopFileSystem {
  /** Where it is mounted. */
  readonly path: string;
  /** What uses it: closed ahead of it. */
  readonly resources: Resources;
  readonly #device: string;

  private constructor(path: string, resources: Resources, device: string) {
    this.path = path;
    this.resources = resources;
    this.#device = device;
  }

  /** @throws BenchFailedError where there is no right to loop devices */
  static create(resources: Resources): LoopFileSystem {
    const folder = resources.folder();
    const [image, path] = [join(folder, 'card.img'), join(folder, 'card')];
    writeFileSync(image, '');
    truncateSync(image, IMAGE_BYTES);
    mkdirSync(path);
    // What ext4 would initialise in the background would be counted.
    run('mkfs.ext4', '-q', '-F', '-O', '^huge_file', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image);
    const device = run('losetup', '--find', '--show', image);
    resources.add(() => void run('losetup', '--detach', device));
    run('mount', '-o', 'noatime', device, path);
    resources.add(() => void run('umount', path));
    const users = new FoldersBelow(path);
    resources.add(() => users.close());
    return new LoopFileSystem(path, users, blockDeviceOf(path) ?? '');
  }

  get counters(): DeviceCounters {
    return deviceCounters(this.#device);
  }

  /** What ext4 does by itself every 5 s: commits its running transaction, time stamps included. */
  commitJournal(): void {
    for (const entry of readdirSync(this.path, { recursive: true, withFileTypes: true })) {
      if (entry.isFile()) syncFile(join(entry.parentPath, entry.name));
    }
  }

  /** What the kernel does with dirty pages and metadata when they are 30 s old: brings them to their place. */
  writeBack(): void {
    run('sync', '--file-system', this.path);
  }
}

/** A journal file may be gone again since it was listed: then there is nothing of it to sync. */
function syncFile(path: string): void {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    fsyncSync(file);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ENOENT')) throw error;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}
