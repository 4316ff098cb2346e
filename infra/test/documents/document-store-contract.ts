import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { DocumentConflictError, InvalidDocumentError } from '../../lib/documents/document-errors.ts';
import type { DocumentStore, StoredDocument } from '../../lib/documents/ports.ts';

/** A store, and how to be done with it. */
export type DocumentStoreUnderTest = { readonly store: DocumentStore; close(): Promise<void> };

const RULES = 'acme#rules';
const keyOf = (id: string, partition = RULES) => ({ partition, id });

/** Ids that are names of something in a language or a database, or special in its patterns. */
const AWKWARD_IDS = ['__proto__', 'constructor', 'toString', 'a#b', 'a%', 'a_', "o'clock", '"', '\\', ' ', '~', ':id'];

const idsOf = async (documents: AsyncIterable<StoredDocument>) => {
  const ids: string[] = [];
  for await (const { key } of documents) ids.push(key.id);
  return ids;
};

/**
 * What every DocumentStore promises, as a jest suite. Each adapter's test calls it once.
 * @param open makes an empty store that takes the time, Unix milliseconds, from `now`
 */
export function describeDocumentStore(
  name: string,
  open: (now: () => number) => Promise<DocumentStoreUnderTest>,
): void {
  describe(`${name} as a document store`, () => {
    let now = 0;
    let subject: DocumentStoreUnderTest;
    let store: DocumentStore;
    beforeEach(async () => {
      now = 1_706_872_350_000;
      subject = await open(() => now);
      store = subject.store;
    });
    afterEach(() => subject.close());

    describe('put', () => {
      it('gives back a document as it was put, with version 1', async () => {
        const body = { a: [1, null, 'ä€😀', { b: false }], empty: {}, small: 1e-130, text: '' };
        expect(await store.put(keyOf('warm'), body, 0)).toBe(1);
        expect(await store.get(keyOf('warm'))).toEqual({ key: keyOf('warm'), version: 1, body });
      });

      it.each([null, 0, '', false, [], 'text'])('keeps %j, which is JSON as well', async (body) => {
        await store.put(keyOf('plain'), body, 0);
        expect((await store.get(keyOf('plain')))?.body).toEqual(body);
      });

      it('knows nothing of what was never put', async () => {
        expect(await store.get(keyOf('warm'))).toBeUndefined();
      });

      it('counts versions', async () => {
        await store.put(keyOf('warm'), 'a', 0);
        expect(await store.put(keyOf('warm'), 'b', 1)).toBe(2);
        expect(await store.get(keyOf('warm'))).toEqual({ key: keyOf('warm'), version: 2, body: 'b' });
      });

      it.each([0, 1, 3])('refuses to write over version 2 what was decided on version %i', async (expected) => {
        await store.put(keyOf('warm'), 'a', 0);
        await store.put(keyOf('warm'), 'b', 1);
        await expect(store.put(keyOf('warm'), 'c', expected)).rejects.toBeInstanceOf(DocumentConflictError);
        expect((await store.get(keyOf('warm')))?.body).toBe('b');
      });

      it('refuses to write over a document that is gone', async () => {
        await expect(store.put(keyOf('warm'), 'c', 1)).rejects.toBeInstanceOf(DocumentConflictError);
      });

      it('lets exactly one of several writers win that race', async () => {
        await store.put(keyOf('warm'), 'start', 0);
        const writers = Array.from({ length: 8 }, (_, i) => store.put(keyOf('warm'), i, 1));
        const results = await Promise.allSettled(writers);
        const winners = results.flatMap(({ status }, i) => (status === 'fulfilled' ? [i] : []));
        expect(winners).toHaveLength(1);
        expect(await store.get(keyOf('warm'))).toEqual({ key: keyOf('warm'), version: 2, body: winners[0] });
        for (const result of results) {
          if (result.status === 'rejected') expect(result.reason).toBeInstanceOf(DocumentConflictError);
        }
      });

      it('keeps a body that was changed after it was put as it was', async () => {
        const body = { n: 1 };
        await store.put(keyOf('warm'), body, 0);
        body.n = 2;
        expect((await store.get(keyOf('warm')))?.body).toEqual({ n: 1 });
      });

      it('keeps 300 KB, and refuses more before it writes', async () => {
        const largest = 'x'.repeat(300 * 1024 - 2);
        await store.put(keyOf('large'), largest, 0);
        expect((await store.get(keyOf('large')))?.body).toBe(largest);
        await expect(store.put(keyOf('larger'), `${largest}x`, 0)).rejects.toBeInstanceOf(InvalidDocumentError);
      });

      it.each([
        ['nothing', ''],
        ['a letter past ASCII', 'ü'],
        ['a line break', 'a\n'],
        ['1,025 characters', 'x'.repeat(1025)],
      ])('refuses an id of %s, in reading as in writing', async (_what, id) => {
        await expect(store.put(keyOf(id), 'a', 0)).rejects.toBeInstanceOf(InvalidDocumentError);
        await expect(store.get(keyOf(id))).rejects.toBeInstanceOf(InvalidDocumentError);
        await expect(store.delete(keyOf(id))).rejects.toBeInstanceOf(InvalidDocumentError);
      });
    });

    describe('keys', () => {
      it.each(AWKWARD_IDS)('takes the id %j for an id like any other', async (id) => {
        expect(await store.get(keyOf(id))).toBeUndefined();
        await store.put(keyOf(id), { id }, 0);
        expect(await store.get(keyOf(id))).toEqual({ key: keyOf(id), version: 1, body: { id } });
        expect(await idsOf(store.list(RULES, id))).toEqual([id]);
      });

      it('keeps partitions apart, also where the name of one begins the name of another', async () => {
        const partitions = [RULES, 'acme#rules#x', 'acm', 'acme2#rules', '__proto__'];
        for (const partition of partitions) await store.put(keyOf('warm', partition), partition, 0);
        for (const partition of partitions) {
          expect((await store.get(keyOf('warm', partition)))?.body).toBe(partition);
          expect(await idsOf(store.list(partition))).toEqual(['warm']);
        }
      });
    });

    describe('list', () => {
      it('gives all of a partition in the order of ids', async () => {
        const ids = ['b', 'B', 'a#2', 'a#10', 'a', '10', '9', '_', '~'];
        for (const id of ids) await store.put(keyOf(id), id, 0);
        expect(await idsOf(store.list(RULES))).toEqual([...ids].sort());
      });

      it('gives those whose id begins with a prefix, in which no letter is a pattern', async () => {
        for (const id of ['a_1', 'ab1', 'a%1', 'A_1', 'a', 'a_']) await store.put(keyOf(id), id, 0);
        expect(await idsOf(store.list(RULES, 'a_'))).toEqual(['a_', 'a_1']);
        expect(await idsOf(store.list(RULES, 'a%'))).toEqual(['a%1']);
        expect(await idsOf(store.list(RULES, 'nothing'))).toEqual([]);
      });

      it('gives each document whole', async () => {
        await store.put(keyOf('warm'), 'a', 0);
        await store.put(keyOf('warm'), { b: 1 }, 1);
        const documents: StoredDocument[] = [];
        for await (const document of store.list(RULES)) documents.push(document);
        expect(documents).toEqual([{ key: keyOf('warm'), version: 2, body: { b: 1 } }]);
      });

      it('gives more than one answer of a database holds', async () => {
        const ids = Array.from({ length: 12 }, (_, i) => `id-${10 + i}`);
        for (const id of ids) await store.put(keyOf(id), 'x'.repeat(200_000), 0);
        expect(await idsOf(store.list(RULES))).toEqual(ids);
      });

      it('goes on where others write meanwhile', async () => {
        for (const id of ['a', 'b', 'c']) await store.put(keyOf(id), id, 0);
        const seen: string[] = [];
        for await (const { key, version } of store.list(RULES)) {
          seen.push(key.id);
          await store.delete(key, version);
        }
        expect(seen).toEqual(['a', 'b', 'c']);
        expect(await idsOf(store.list(RULES))).toEqual([]);
      });
    });

    describe('putIfNewer', () => {
      it('writes what is newer and nothing else', async () => {
        expect(await store.putIfNewer(keyOf('device'), 'b', '2')).toBe(true);
        expect(await store.putIfNewer(keyOf('device'), 'a', '1')).toBe(false);
        expect(await store.putIfNewer(keyOf('device'), 'again', '2')).toBe(false);
        expect(await store.putIfNewer(keyOf('device'), 'c', '20')).toBe(true);
        expect(await store.get(keyOf('device'))).toEqual({ key: keyOf('device'), version: 2, body: 'c' });
      });

      it('leaves the newest in whatever order they come, also all at once', async () => {
        await fc.assert(
          fc.asyncProperty(fc.uniqueArray(fc.stringMatching(/^[ -~]{1,6}$/), { minLength: 1 }), async (orders) => {
            const key = keyOf('device', `acme#${fresh()}`);
            await Promise.all(orders.map((order) => store.putIfNewer(key, { order }, order)));
            expect((await store.get(key))?.body).toEqual({ order: [...orders].sort().at(-1) });
          }),
          { numRuns: 25 },
        );
      });

      it('does not write over what `put` wrote, which has no order', async () => {
        await store.putIfNewer(keyOf('device'), 'a', '1');
        await store.put(keyOf('device'), 'b', 1);
        expect(await store.putIfNewer(keyOf('device'), 'c', '3')).toBe(false);
        expect((await store.get(keyOf('device')))?.body).toBe('b');
      });

      it('counts as a write of somebody else for optimistic locking', async () => {
        await store.put(keyOf('device'), 'a', 0);
        await store.delete(keyOf('device'));
        await store.putIfNewer(keyOf('device'), 'b', '1');
        await store.putIfNewer(keyOf('device'), 'c', '2');
        await expect(store.put(keyOf('device'), 'd', 1)).rejects.toBeInstanceOf(DocumentConflictError);
        expect(await store.put(keyOf('device'), 'd', 2)).toBe(3);
      });

      it.each(['', 'ü'])('refuses the order %j, which databases compare in ways of their own', async (order) => {
        await expect(store.putIfNewer(keyOf('device'), 'a', order)).rejects.toBeInstanceOf(InvalidDocumentError);
      });
    });

    describe('delete', () => {
      it('deletes, and again without an error', async () => {
        await store.put(keyOf('warm'), 'a', 0);
        await store.delete(keyOf('warm'));
        await store.delete(keyOf('warm'));
        expect(await store.get(keyOf('warm'))).toBeUndefined();
        expect(await store.put(keyOf('warm'), 'b', 0)).toBe(1);
      });

      it('deletes the version that was meant, and no other', async () => {
        await store.put(keyOf('warm'), 'a', 0);
        await store.put(keyOf('warm'), 'b', 1);
        await expect(store.delete(keyOf('warm'), 1)).rejects.toBeInstanceOf(DocumentConflictError);
        expect((await store.get(keyOf('warm')))?.body).toBe('b');
        await store.delete(keyOf('warm'), 2);
        await expect(store.delete(keyOf('warm'), 2)).rejects.toBeInstanceOf(DocumentConflictError);
      });
    });

    describe('expiry', () => {
      const put = (id: string, expiresAt: number) => store.put(keyOf(id), 'a', 0, { expiresAt });

      it('hides a document from its millisecond on, whether or not the database has deleted it', async () => {
        await put('warm', now + 1);
        expect((await store.get(keyOf('warm')))?.version).toBe(1);
        expect(await idsOf(store.list(RULES))).toEqual(['warm']);
        now += 1;
        expect(await store.get(keyOf('warm'))).toBeUndefined();
        expect(await idsOf(store.list(RULES))).toEqual([]);
      });

      it('takes an expired document for none when writing', async () => {
        for (const id of ['put', 'refused', 'newer', 'deleted']) await put(id, now);
        expect(await store.put(keyOf('put'), 'b', 0)).toBe(1);
        await expect(store.put(keyOf('refused'), 'b', 1)).rejects.toBeInstanceOf(DocumentConflictError);
        expect(await store.putIfNewer(keyOf('newer'), 'b', '1')).toBe(true);
        await expect(store.delete(keyOf('deleted'), 1)).rejects.toBeInstanceOf(DocumentConflictError);
        expect(await idsOf(store.list(RULES))).toEqual(['newer', 'put']);
      });

      it('takes an older order where the newer one has expired', async () => {
        await store.putIfNewer(keyOf('device'), 'b', '2', { expiresAt: now });
        expect(await store.putIfNewer(keyOf('device'), 'a', '1')).toBe(true);
      });

      it('is over where the next write names none', async () => {
        await put('warm', now + 1);
        await store.put(keyOf('warm'), 'b', 1);
        await store.putIfNewer(keyOf('device'), 'a', '1', { expiresAt: now + 1 });
        await store.putIfNewer(keyOf('device'), 'b', '2');
        now += 1;
        expect(await idsOf(store.list(RULES))).toEqual(['device', 'warm']);
      });
    });
  });
}

let runs = 0;
/** A name that no other run of a property has used. */
function fresh(): string {
  runs += 1;
  return `run-${runs}`;
}
