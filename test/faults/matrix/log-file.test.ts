import { createHash } from 'node:crypto';
import { closeSync, copyFileSync, openSync, readFileSync, rmSync, statSync, writeSync } from 'node:fs';
import { afterAll, describe, expect, it } from '@jest/globals';
import { COMPONENTS } from '@sward/contracts/components.ts';
import Database from 'better-sqlite3';
import { expectBalanced } from '../rig/balance.ts';
import type { ProcessChain } from '../rig/process-chain.ts';
import { SharedChain } from '../rig/shared-chain.ts';

const BUFFER = COMPONENTS.localBuffer;
const PUBLISHER = COMPONENTS.cloudPublisher;
const TIMEOUT_MS = 90_000;
const PAGE_BYTES = 4096;

const shared = new SharedChain();
afterAll(() => shared.stop());

/** Leaves `count` readings in the log that the cloud does not have, and the buffer stopped: its file is all there is. */
async function leaveInLog(chain: ProcessChain, count: number): Promise<void> {
  await chain.deliver(40);
  chain.cloud.cut();
  for (let offered = 0; offered < count; offered += 20) {
    chain.source.offer(20);
    await chain.until(() => chain.source.durable === chain.source.offered.length);
  }
  await chain.nucleus.components.stop(BUFFER);
}

async function startAgain(chain: ProcessChain): Promise<void> {
  chain.cloud.restore();
  await chain.restart(BUFFER);
  await chain.restart(PUBLISHER);
}

function overwrite(file: string, offset: number, length: number): void {
  const handle = openSync(file, 'r+');
  writeSync(handle, Buffer.alloc(length, 0xa5), 0, length, offset);
  closeSync(handle);
}

const digest = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');

const given = (chain: ProcessChain) => Number(chain.status(BUFFER)?.detail['lost_damage'] ?? 0);

/** Waits until all is stored but what the buffer reports as given up; new readings flow too. */
async function settlesButForReported(chain: ProcessChain, givenBefore: number): Promise<void> {
  chain.source.offer(40);
  await chain.until(() => chain.isSettledBut(given(chain) - givenBefore));
  expectBalanced(chain.balance(given(chain) - givenBefore));
}

describe('a damaged log', () => {
  it(
    'whose header is gone at the start is set aside and salvaged, and nothing is lost or doubled',
    () =>
      shared.use(async (chain) => {
        const before = given(chain);
        await leaveInLog(chain, 200);
        overwrite(chain.logFile, 0, 100);
        await startAgain(chain);
        await settlesButForReported(chain, before);
        expect(given(chain)).toBe(before);
        expect(chain.logged('log_set_aside')).toBe(1);
        expect(chain.nucleus.components.details(BUFFER)?.state).toBe('RUNNING');
      }),
    TIMEOUT_MS,
  );

  it(
    'in which a page is spoiled gives the rest, and reports what went with the page',
    () =>
      shared.use(async (chain) => {
        const before = given(chain);
        await leaveInLog(chain, 1000);
        const pages = Math.floor(statSync(chain.logFile).size / PAGE_BYTES);
        overwrite(chain.logFile, (pages - 2) * PAGE_BYTES, PAGE_BYTES);
        await startAgain(chain);
        await settlesButForReported(chain, before);
      }),
    TIMEOUT_MS,
  );

  it(
    'in which one row has rotted gives the rest, and reports the row',
    () =>
      shared.use(async (chain) => {
        const before = given(chain);
        await leaveInLog(chain, 200);
        const db = new Database(chain.logFile);
        const newest = 'SELECT max(seq) FROM log WHERE seq < (SELECT max(seq) FROM log)';
        db.prepare(`UPDATE log SET body = zeroblob(length(body)) WHERE seq = (${newest})`).run();
        db.close();
        await startAgain(chain);
        await settlesButForReported(chain, before);
        expect(given(chain) - before).toBe(20);
      }),
    TIMEOUT_MS,
  );

  it(
    'of a card that ignored syncs, its newest commits gone and half a page written, never makes a crash loop',
    () =>
      shared.use(async (chain) => {
        const before = given(chain);
        await leaveInLog(chain, 100);
        // All that was confirmed since is not on the card, and the pages in flight are torn.
        copyFileSync(chain.logFile, `${chain.folder}/old.db`);
        await startAgain(chain);
        await chain.settle();
        await chain.nucleus.components.stop(BUFFER);
        copyFileSync(`${chain.folder}/old.db`, chain.logFile);
        rmSync(`${chain.logFile}-wal`, { force: true });
        overwrite(chain.logFile, PAGE_BYTES * 2 + PAGE_BYTES / 2, PAGE_BYTES / 2);
        await startAgain(chain);
        await settlesButForReported(chain, before);
        expect(chain.nucleus.components.details(BUFFER)?.state).toBe('RUNNING');
      }),
    TIMEOUT_MS,
  );
});

describe('a log that somebody else holds', () => {
  it(
    'is waited for while a sqlite3 shell locks it, and nothing is lost or doubled',
    () =>
      shared.use(async (chain) => {
        await leaveInLog(chain, 100);
        const shell = new Database(chain.logFile);
        shell.pragma('locking_mode = EXCLUSIVE');
        shell.exec('BEGIN EXCLUSIVE');
        const locked = chain.logged('log_locked');
        await startAgain(chain);
        await chain.until(() => chain.logged('log_locked') > locked);
        chain.source.offer(100);
        shell.exec('COMMIT');
        shell.close();
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );

  it(
    'cannot be locked by a sqlite3 shell while the buffer runs',
    () =>
      shared.use(async (chain) => {
        const shell = new Database(chain.logFile, { timeout: 0 });
        expect(() => shell.exec('BEGIN EXCLUSIVE')).toThrow(/locked/);
        shell.close();
        await chain.deliver(100);
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});

describe('a log of a newer version', () => {
  it(
    'is refused by the older one with its bytes untouched, and delivered when the newer one is back',
    () =>
      shared.use(async (chain) => {
        await leaveInLog(chain, 100);
        const setVersion = (version: number) => {
          const db = new Database(chain.logFile);
          db.pragma(`user_version = ${version}`);
          db.close();
        };
        const db = new Database(chain.logFile, { readonly: true });
        const version = Number(db.pragma('user_version', { simple: true }));
        db.close();
        setVersion(version + 1);
        const before = digest(chain.logFile);
        const refused = chain.logged('log_unavailable');
        await chain.nucleus.components.restart(BUFFER);
        chain.source.offer(100);
        await chain.until(() => chain.logged('log_unavailable') > refused);
        expect(chain.nucleus.components.details(BUFFER)?.state).toBe('RUNNING');
        await chain.nucleus.components.stop(BUFFER);
        expect(digest(chain.logFile)).toBe(before);
        setVersion(version);
        await startAgain(chain);
        await chain.settle();
        expectBalanced(chain.balance());
      }),
    TIMEOUT_MS,
  );
});
