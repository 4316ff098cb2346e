import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Finding, judge, judgeIdsOnly } from './judge.ts';
import type { Oracle } from './oracle.ts';
import { goOn, newBatch } from './recovery.ts';
import type { Image } from './survival.ts';
import type { OpenLog, WorkedLog } from './worked-log.ts';

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

function withLog(open: OpenLog, folder: string, work: (log: WorkedLog) => Finding[]): Finding[] {
  let log: WorkedLog | undefined;
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
    oracle.note({ at: 'recovered', log: log.id });
    goOn(log, oracle.promises.inFlight, newBatch(round), (mark) => oracle.note(mark));
    return findings;
  });
  return [...found, ...withLog(open, folder, (log) => judge(log, oracle))];
}

/**
 * The same of a card that said "synced" and lied: acknowledged readings may be gone. The log must open all the same, and
 * go on without giving an identity out twice.
 */
export function checkLyingCard(folder: string, image: Image, promised: Oracle, open: OpenLog): Finding[] {
  writeImage(folder, image);
  const oracle = promised.clone();
  const found = withLog(open, folder, (log) => {
    const findings = judgeIdsOnly(log, oracle);
    oracle.note({ at: 'recovered', log: log.id });
    goOn(log, oracle.promises.inFlight, newBatch(3), (mark) => oracle.note(mark));
    return findings;
  });
  return [...found, ...withLog(open, folder, (log) => judgeIdsOnly(log, oracle))];
}
