import { createHash } from 'node:crypto';
import { CARD, type CardTexts, sumsText } from './card-files.ts';
import { CardError } from './onboard-errors.ts';
import type { CardFolder } from './ports.ts';

/** A file of this machine that goes onto the card. */
export type CardCopy = {
  readonly path: string;
  readonly file: string;
  readonly sha256: string;
  readonly bytes: number;
};

export type CardPlan = {
  readonly texts: CardTexts;
  readonly copies: readonly CardCopy[];
  /** What makes the system start it; undefined where nothing does. */
  readonly vendorData: string | undefined;
};

/** Left free, bytes: the system updates its kernel there. */
const RESERVE_BYTES = 64 * 1_048_576;

const sha256Of = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/**
 * Writes what is not there yet or is different. A backlog of a run before stays, and is checked as the rest is. The checksums come last but one: without them the script takes nothing; and
 * vendor-data last: without it nothing starts. So a card that was pulled out half-way does nothing.
 * @returns paths that were written
 * @throws CardError where there is no room
 */
export async function writeCard(
  card: CardFolder,
  { texts, copies, vendorData }: CardPlan,
  progress: (line: string) => void,
): Promise<string[]> {
  const written: string[] = [];
  const sums = new Map([
    ...Array.from(texts, ([path, text]) => [path, sha256Of(text)] as const),
    ...(await formerBacklog(card)),
    ...copies.map(({ path, sha256 }) => [path, sha256] as const),
  ]);
  const last = new Map([
    [CARD.sums, sumsText(sums)],
    ...(vendorData === undefined ? [] : [[CARD.vendorData, vendorData] as const]),
  ]);
  const due = await missingCopies(card, copies);
  await checkRoom(card, due);
  for (const { path, file } of due) {
    progress(`copies ${path}`);
    await card.copy(path, file);
    written.push(path);
  }
  for (const [path, text] of [...texts, ...last]) {
    if ((await card.sha256(path)) === sha256Of(text)) continue;
    await card.write(path, text);
    written.push(path);
  }
  return written;
}

async function formerBacklog(card: CardFolder): Promise<(readonly [string, string])[]> {
  const sum = await card.sha256(CARD.backlog);
  return sum === undefined ? [] : [[CARD.backlog, sum]];
}

async function missingCopies(card: CardFolder, copies: readonly CardCopy[]): Promise<CardCopy[]> {
  const due: CardCopy[] = [];
  for (const copy of copies) if ((await card.sha256(copy.path)) !== copy.sha256) due.push(copy);
  return due;
}

async function checkRoom(card: CardFolder, due: readonly CardCopy[]): Promise<void> {
  const needed = due.reduce((sum, { bytes }) => sum + bytes, RESERVE_BYTES);
  const free = due.length === 0 ? Number.POSITIVE_INFINITY : await card.free();
  if (free >= needed) return;
  const mb = (bytes: number) => Math.ceil(bytes / 1_048_576);
  throw new CardError(
    `${card.name} has ${mb(free)} MB left, and ${mb(needed)} MB are needed: carry the backlog over the network, or take a card with a larger boot partition`,
  );
}
