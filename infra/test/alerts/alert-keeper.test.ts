import { describe, expect, it } from '@jest/globals';
import { AlertKeeper } from '../../lib/alerts/alert-keeper.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { alert, HOUR, MINUTE, MONDAY, rule } from './examples.ts';

const ended = (at: number) => alert({ state: 'cleared', ended: at, cleared_at: at, end_reason: 'fine' });

function keeping() {
  const alerts = new AlertRepository(new MemoryDocumentStore());
  const told: string[] = [];
  const listener = { changed: async ({ state }: { state: string }) => void told.push(state) };
  return { alerts, told, keeper: new AlertKeeper(alerts, listener) };
}

describe('what was decided of an alert', () => {
  it('ends it once: what comes again changes nothing, and is told again', async () => {
    const { alerts, told, keeper } = keeping();
    await keeper.keep(alert(), rule());
    await keeper.keep(ended(MONDAY + MINUTE), rule());
    await keeper.keep(ended(MONDAY + HOUR), rule());
    expect(await alerts.get('acme', alert().id)).toMatchObject({ ended: MONDAY + MINUTE, cleared_at: MONDAY + MINUTE });
    expect(told).toEqual(['open', 'cleared', 'cleared']);
  });

  it('leaves what people wrote on it', async () => {
    const { alerts, keeper } = keeping();
    const acknowledged = { by: 'ann', at: MONDAY };
    await keeper.keep(alert(), rule());
    await alerts.update('acme', alert().id, (open) => ({ ...open, acknowledged, sent: { a: 1 } }));
    await keeper.keep(alert(), rule());
    await keeper.keep(ended(MONDAY + MINUTE), rule());
    expect(await alerts.get('acme', alert().id)).toMatchObject({ acknowledged, sent: { a: 1 }, state: 'cleared' });
  });

  it('goes on with newer numbers only, and only while it is open', async () => {
    const { alerts, keeper } = keeping();
    const numbers = (latest_at: number) => alert({ worst: latest_at, latest: latest_at, latest_at });
    await keeper.keep(numbers(MONDAY), rule());
    for (const at of [MONDAY + 2, MONDAY + 1]) await keeper.refresh(numbers(at));
    expect(await alerts.get('acme', alert().id)).toMatchObject({ latest: MONDAY + 2, latest_at: MONDAY + 2 });
    await keeper.keep({ ...ended(MONDAY + 3), latest_at: MONDAY + 3 }, rule());
    await keeper.refresh(numbers(MONDAY + 4));
    expect(await alerts.get('acme', alert().id)).toMatchObject({ latest_at: MONDAY + 3 });
  });

  it('is told of what ended with its rule, and of nothing else without one', async () => {
    const { told, keeper } = keeping();
    await keeper.keep(alert(), undefined);
    expect(told).toEqual([]);
    await keeper.end('acme', alert().id, 'rule_removed', MONDAY + MINUTE, undefined);
    await keeper.keep(ended(MONDAY + MINUTE), undefined);
    expect(told).toEqual(['cleared', 'cleared']);
  });

  it('is told of what was found late only where the rule wants it', async () => {
    const { told, keeper } = keeping();
    const late = { ...ended(MONDAY + MINUTE), late: true };
    await keeper.keep(late, rule());
    await keeper.keep(late, undefined);
    expect(told).toEqual([]);
    await keeper.keep(late, rule({ late: 'notify' }));
    expect(told).toEqual(['cleared']);
  });
});
