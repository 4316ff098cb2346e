import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import type { ReadingLog } from '@sward/local-buffer/ports.ts';
import { inFlightNumbers, type Oracle, type Promises } from './oracle.ts';
import { numberOf } from './readings.ts';

/**
 * - `lost`: an acknowledged reading is gone, was taken for sent, or will be refused when its source repeats it
 * - `damaged`: the log does not open, or holds what nobody gave it: changed, doubled or half a commit
 * - `reused`: an id that the world knows means another reading now
 */
export type Finding = { readonly kind: 'lost' | 'damaged' | 'reused'; readonly text: string };

type Found = { readonly seq: number; readonly number: number | undefined };

const ALL_BYTES = 1 << 20;

function readAll(log: ReadingLog): Found[] {
  const found: Found[] = [];
  let after = 0;
  for (let slice = log.read(after, ALL_BYTES); slice !== undefined; slice = log.read(after, ALL_BYTES)) {
    const { seq, readings } = slice;
    found.push(...readings.map((reading, index) => ({ seq: seq + index, number: numberOf(reading) })));
    after = seq + readings.length - 1;
  }
  return found;
}

const damaged = (text: string): Finding => ({ kind: 'damaged', text });
const lost = (text: string): Finding => ({ kind: 'lost', text });

/** Each reading is what was given for its place; of a place that the world knows `judgeIds` speaks. */
function judgeContents(found: readonly Found[], promises: Promises): Finding[] {
  const expected = [...promises.readings, ...inFlightNumbers(promises)];
  const isWrong = ({ seq, number }: Found) =>
    number === undefined || (seq > promises.readings.length && number !== expected[seq - 1]);
  const wrong = found.find(isWrong);
  return wrong === undefined ? [] : [damaged(`seq ${wrong.seq} holds ${wrong.number}, not ${expected[wrong.seq - 1]}`)];
}

/** Every promised reading that could not have been deleted is there. */
function judgePresence(found: readonly Found[], { readings, trimmed }: Promises): Finding[] {
  const there = new Set(found.map(({ number }) => number));
  const missing = readings.findIndex((number, index) => index >= trimmed && !there.has(number));
  return missing < 0 ? [] : [lost(`reading ${readings[missing]}, acknowledged as seq ${missing + 1}, is gone`)];
}

/** What was in flight is there whole or not at all. */
function judgeInFlight(log: ReadingLog, promises: Promises): Finding[] {
  const acknowledged = promises.readings.length;
  const whole = acknowledged + inFlightNumbers(promises).length;
  const head = log.head();
  if (head === whole || head <= acknowledged) return [];
  return [damaged(`the log ends at ${head}: a part of the commit ${acknowledged + 1} to ${whole}`)];
}

/** The batches that the log claims to have are those whose readings it has. */
function judgeMarks(log: ReadingLog, promises: Promises): Finding[] {
  const findings: Finding[] = [];
  const isCommitted = log.head() > promises.readings.length;
  for (const { source, session, through } of promises.marks.values()) {
    const mark = log.intakeMark(source, session);
    if (mark < through) findings.push(damaged(`batch ${through} of ${source} ${session} would be taken twice`));
  }
  for (const { source, session, batch } of promises.inFlight) {
    const hasMark = log.intakeMark(source, session) >= batch;
    const name = `batch ${batch} of ${source} ${session}`;
    if (hasMark && !isCommitted) findings.push(lost(`${name} would be refused as known, but is not there`));
    if (!hasMark && isCommitted) findings.push(damaged(`${name} is there and would be taken again`));
  }
  return findings;
}

function judgeCursor(log: ReadingLog, { stored, settled }: Promises): Finding[] {
  const cursor = log.cursor(CLOUD_CONSUMER);
  if (cursor > stored) return [lost(`the cursor is at ${cursor}, the cloud has stored ${stored}`)];
  if (cursor < settled) return [damaged(`the cursor is at ${cursor}, the log said ${settled} is on disk`)];
  return [];
}

/** No id that left the gateway has come to mean another reading. */
function judgeIds(found: readonly Found[], epoch: string, oracle: Oracle): Finding[] {
  const again = found.find(({ seq, number }) => {
    const known = oracle.knownAs(epoch, seq);
    return number !== undefined && known !== undefined && known !== number;
  });
  if (again === undefined) return [];
  const { seq, number } = again;
  return [{ kind: 'reused', text: `${epoch} ${seq} was ${oracle.knownAs(epoch, seq)} and is ${number}` }];
}

function judgeEpoch(log: ReadingLog, promises: Promises): Finding[] {
  const { epoch } = promises;
  return epoch === undefined || epoch === log.epoch ? [] : [lost(`epoch ${epoch} became ${log.epoch}`)];
}

/** Compares an open log with all that was promised. */
export function judge(log: ReadingLog, oracle: Oracle): Finding[] {
  const promises = oracle.promisesOf(log.epoch);
  const found = readAll(log);
  const rotten = log.damagedRows();
  return [
    ...judgeEpoch(log, promises),
    ...judgePresence(found, promises),
    ...judgeContents(found, promises),
    ...judgeInFlight(log, promises),
    ...judgeMarks(log, promises),
    ...judgeCursor(log, promises),
    ...judgeIds(found, log.epoch, oracle),
    ...(rotten > 0 ? [damaged(`${rotten} rows fail their checksum`)] : []),
  ];
}
