import { describe, expect, it } from '@jest/globals';
import type { Alert } from '../../lib/alerts/alert.ts';
import { alertIdOf } from '../../lib/alerts/alert-id.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import type { BrokenDocument } from '../../lib/alerts/checked-documents.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { alert, all, CrashError, CrashingDocuments, DAY, HOUR, MONDAY } from './examples.ts';

const ENDED = MONDAY + HOUR;

const clear = (open: Alert): Alert => ({
  ...open,
  state: 'cleared',
  ended: ENDED,
  cleared_at: ENDED,
  end_reason: 'fine',
});

async function everything(alerts: AlertRepository) {
  return { open: await all(alerts.open('acme')), past: await all(alerts.past('acme', 0, MONDAY + DAY)) };
}

describe('open alerts', () => {
  it('are listed by the time they began', async () => {
    const alerts = new AlertRepository(new MemoryDocumentStore());
    const [later, sooner] = [alert({ since: MONDAY + HOUR }), alert({ since: MONDAY })];
    await alerts.add(later);
    await alerts.add(sooner);
    expect(await all(alerts.open('acme'))).toEqual([sooner, later]);
    expect(await alerts.get('acme', later.id)).toEqual(later);
  });

  it('are those of one tenant only', async () => {
    const alerts = new AlertRepository(new MemoryDocumentStore());
    await alerts.add(alert({ tenant: 'acme' }));
    expect(await all(alerts.open('acm'))).toEqual([]);
    expect(await alerts.get('other', alert().id)).toBeUndefined();
  });

  it('stay as they are when they are added again', async () => {
    const alerts = new AlertRepository(new MemoryDocumentStore());
    const acknowledged = { by: 'ann', at: MONDAY };
    await alerts.add(alert());
    await alerts.update('acme', alert().id, (open) => ({ ...open, acknowledged }));
    expect(await alerts.add(alert())).toMatchObject({ acknowledged });
  });

  it('keep both of two changes made at once', async () => {
    const documents = new MemoryDocumentStore();
    await new AlertRepository(documents).add(alert());
    const send = (id: string) =>
      new AlertRepository(documents).update('acme', alert().id, (open) => ({
        ...open,
        sent: { ...open.sent, [id]: 1 },
      }));
    await Promise.all(['a', 'b', 'c'].map(send));
    const kept = await new AlertRepository(documents).get('acme', alert().id);
    expect(kept?.sent).toEqual({ a: 1, b: 1, c: 1 });
  });

  it('are listed although one among them is broken, which is reported', async () => {
    const documents = new MemoryDocumentStore();
    const broken: BrokenDocument[] = [];
    const alerts = new AlertRepository(documents, (document) => broken.push(document));
    await documents.put({ partition: 'acme#alerts', id: '2' }, { v: 1, id: '2' }, 0);
    await alerts.add(alert());
    expect(await all(alerts.open('acme'))).toEqual([alert()]);
    expect(broken).toEqual([expect.objectContaining({ key: { partition: 'acme#alerts', id: '2' } })]);
  });

  it('are not written where nothing changes', async () => {
    const documents = new CrashingDocuments(new MemoryDocumentStore());
    const alerts = new AlertRepository(documents);
    await alerts.add(alert());
    expect(await alerts.update('acme', alert().id, () => undefined)).toEqual(alert());
    expect(await alerts.update('acme', alertIdOf(1, []), clear)).toBeUndefined();
    expect(documents.writes).toBe(1);
  });
});

describe('an alert that is over', () => {
  it('is past, and is changed there', async () => {
    const alerts = new AlertRepository(new MemoryDocumentStore());
    await alerts.add(alert());
    await alerts.update('acme', alert().id, clear);
    await alerts.update('acme', alert().id, (past) => ({ ...past, sent: { a: 1 } }));
    const past = { ...clear(alert()), sent: { a: 1 } };
    expect(await everything(alerts)).toEqual({ open: [], past: [past] });
    expect(await alerts.get('acme', alert().id)).toEqual(past);
  });

  it('is not opened by being added again', async () => {
    const alerts = new AlertRepository(new MemoryDocumentStore());
    await alerts.add(alert());
    await alerts.update('acme', alert().id, clear);
    expect(await alerts.add(alert())).toMatchObject({ state: 'cleared' });
    expect((await everything(alerts)).open).toEqual([]);
  });

  it('is gone 400 days later', async () => {
    let now = ENDED;
    const alerts = new AlertRepository(new MemoryDocumentStore(() => now));
    await alerts.add(clear(alert()));
    now = ENDED + 400 * DAY - 1;
    expect((await everything(alerts)).past).toHaveLength(1);
    now += 1;
    expect((await everything(alerts)).past).toEqual([]);
  });

  it('is looked for only from the month that is asked for', async () => {
    const alerts = new AlertRepository(new MemoryDocumentStore());
    for (const since of [MONDAY, MONDAY + 40 * DAY, MONDAY + 80 * DAY]) await alerts.add(clear(alert({ since })));
    const found = await all(alerts.past('acme', MONDAY + 40 * DAY, MONDAY + 80 * DAY));
    expect(found.map(({ since }) => since)).toEqual([MONDAY + 40 * DAY]);
  });

  const crashes = [1, 2, 3].flatMap((crashAt) => (['before', 'after'] as const).map((when) => ({ crashAt, when })));
  it.each(crashes)('is neither lost nor doubled by a crash $when write $crashAt of its end', async (crash) => {
    const inner = new MemoryDocumentStore();
    await new AlertRepository(inner).add(alert({ sent: { a: 1 } }));
    const documents = Object.assign(new CrashingDocuments(inner), crash);
    await expect(new AlertRepository(documents).update('acme', alert().id, clear)).rejects.toThrow(CrashError);

    const alerts = new AlertRepository(inner);
    const listed = await everything(alerts);
    expect([...listed.open, ...listed.past]).toHaveLength(1);
    await alerts.update('acme', alert().id, clear);
    expect(await everything(alerts)).toEqual({ open: [], past: [clear(alert({ sent: { a: 1 } }))] });
  });
});
