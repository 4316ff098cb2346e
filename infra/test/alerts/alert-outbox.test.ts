import { describe, expect, it } from '@jest/globals';
import { AlertKeeper } from '../../lib/alerts/alert-keeper.ts';
import { AlertOutbox } from '../../lib/alerts/alert-outbox.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { alert, MINUTE, MONDAY } from './examples.ts';

describe('what was left for the watcher to tell', () => {
  it('is told once, though the rule was removed meanwhile', async () => {
    const documents = new MemoryDocumentStore();
    const alerts = new AlertRepository(documents);
    const told: string[] = [];
    const listener = {
      changed: async ({ end_reason = '' }: { end_reason?: string | undefined }) => void told.push(end_reason),
    };
    const outbox = new AlertOutbox(documents, new AlertKeeper(alerts, listener), () => undefined);
    await alerts.add(alert());
    await outbox.leave(alert({ state: 'cleared', cleared_at: MONDAY + MINUTE, end_reason: 'forgotten' }));
    expect(told).toEqual([]);
    for (let i = 0; i < 2; i++) await outbox.flush('acme', []);
    expect(told).toEqual(['forgotten']);
  });
});
