import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { ReadingLog } from '@sward/local-buffer/ports.ts';
import { type Finding, judge } from './judge.ts';
import type { Oracle } from './oracle.ts';
import { goOn, newBatch } from './recovery.ts';
import type { Image } from './survival.ts';

export type OpenLog = (file: string) => ReadingLog;

/** Name of the log in its folder. */
export const LOG_FILE = 'readings.db';

/** Puts the image into a folder that then holds nothing else. */
export function writeImage(folder: string, image: Image): void {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of image) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
}

function withLog(open: OpenLog, folder: string, work: (log: ReadingLog) => Finding[]): Finding[] {
  let log: ReadingLog | undefined;
  try {
    log = open(join(folder, LOG_FILE));
    return work(log);
  } catch (error) {
    // Whatever the log throws at a gateway that starts after a power cut is a gateway that does not start.
    return [{ kind: 'damaged', text: String(error) }];
  } finally {
    log?.close();
  }
}

/** Judges the log as it is, goes on working with it, and judges it again after another start. */
export function checkImage(folder: string, image: Image, promised: Oracle, open: OpenLog, round: number): Finding[] {
  writeImage(folder, image);
  const oracle = promised.clone();
  const found = withLog(open, folder, (log) => {
    const findings = judge(log, oracle);
    oracle.note({ at: 'recovered', epoch: log.epoch });
    goOn(log, oracle.promises.inFlight, newBatch(round), (mark) => oracle.note(mark));
    return findings;
  });
  return [...found, ...withLog(open, folder, (log) => judge(log, oracle))];
}
