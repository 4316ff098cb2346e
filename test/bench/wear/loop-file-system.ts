import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, openSync, readdirSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BenchFailedError } from '../support/bench-errors.ts';
import { blockDeviceOf, type DeviceCounters, deviceCounters } from '../support/block-device.ts';
import type { Resources } from '../support/resources.ts';

/** Room for a journal of the usual size and the largest file of a run. The image is sparse. */
const IMAGE_BYTES = 1024 ** 3;

function run(command: string, ...args: string[]): string {
  try {
    return execFileSync(command, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] }).trim();
  } catch (error) {
    throw new BenchFailedError(`${command} ${args.join(' ')}: loop devices need root on Linux`, { cause: error });
  }
}

/**
 * A file system of its own on a loop device, made and mounted as Raspberry Pi OS does it: ext4, ordered journal, noatime.
 * Whatever reaches the device was written by its only user.
 */
export class LoopFileSystem {
  /** Where it is mounted. */
  readonly path: string;
  readonly #device: string;

  private constructor(path: string, device: string) {
    this.path = path;
    this.#device = device;
  }

  /** @throws BenchFailedError where there is no right to loop devices */
  static create(resources: Resources): LoopFileSystem {
    const folder = resources.folder();
    const image = join(folder, 'card.img');
    writeFileSync(image, '');
    truncateSync(image, IMAGE_BYTES);
    // What ext4 would initialise in the background would be counted.
    run('mkfs.ext4', '-q', '-F', '-O', '^huge_file', '-E', 'lazy_itable_init=0,lazy_journal_init=0', image);
    const device = run('losetup', '--find', '--show', image);
    resources.add(() => void run('losetup', '--detach', device));
    const path = join(folder, 'card');
    mkdirSync(path);
    run('mount', '-o', 'noatime', device, path);
    resources.add(() => void run('umount', path));
    const file = new LoopFileSystem(path, blockDeviceOf(path) ?? '');
    file.writeBack();
    return file;
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
    run('sync', '-f', this.path);
  }
}

function syncFile(path: string): void {
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
