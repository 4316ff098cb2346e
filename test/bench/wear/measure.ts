import type { DeviceCounters } from '../support/block-device.ts';
import type { Resources } from '../support/resources.ts';
import { LoopFileSystem } from './loop-file-system.ts';
import { READINGS_PER_SECOND } from './sensor-readings.ts';
import type { WearSubject, Writer } from './subject.ts';

/** What reached the device for each reading: bytes, write requests, and cache flushes, which each sync asks for. */
export type Wear = { readonly bytes: number; readonly writes: number; readonly flushes: number };

/** ext4's own commit of its journal, and the age at which the kernel writes back what nobody synced: seconds. */
const JOURNAL_COMMIT_S = 5;
const WRITE_BACK_S = 30;

/** Where a second of readings' time ends, what time alone makes the kernel write. The readings' clock runs faster than its. */
export function dueAt(second: number): readonly ('commitJournal' | 'writeBack')[] {
  const journal = second % JOURNAL_COMMIT_S === 0 ? (['commitJournal'] as const) : [];
  const back = second % WRITE_BACK_S === 0 ? (['writeBack'] as const) : [];
  return [...journal, ...back];
}

/** The difference of two looks at a device, by readings. */
export function wearOf(before: DeviceCounters, after: DeviceCounters, readings: number): Wear {
  return {
    bytes: (after.writtenBytes - before.writtenBytes) / readings,
    writes: (after.writes - before.writes) / readings,
    flushes: (after.flushes - before.flushes) / readings,
  };
}

export type WearRun = {
  readonly resources: Resources;
  /** Of the subject's times: below 1 for a quick look. */
  readonly share: number;
  readonly signal: AbortSignal;
};

/** Runs a subject on a device of its own. @throws what it throws; the signal's reason once that is aborted */
export async function measureWear(subject: WearSubject, { resources, share, signal }: WearRun): Promise<Wear> {
  const disk = LoopFileSystem.create(resources);
  const writer = await subject.open({ folder: disk.path, resources: disk.resources });
  await pass(writer, disk, subject.warmUpSeconds * share, signal);
  disk.writeBack();
  const before = disk.counters;
  const seconds = subject.measuredSeconds * share;
  await pass(writer, disk, seconds, signal);
  await writer.finish?.();
  disk.writeBack();
  return wearOf(before, disk.counters, seconds * READINGS_PER_SECOND);
}

async function pass(writer: Writer, disk: LoopFileSystem, seconds: number, signal: AbortSignal): Promise<void> {
  for (let second = 1; second <= seconds; second += 1) {
    await writer.second();
    signal.throwIfAborted();
    for (const due of dueAt(second)) disk[due]();
  }
}
