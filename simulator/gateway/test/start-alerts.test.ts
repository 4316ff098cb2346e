import { describe, expect, it } from '@jest/globals';
import { RuleRepository } from '@sward/infra/lib/alerts/rule-repository.ts';
import { isSilenceRule, isWatched } from '@sward/infra/lib/alerts/silence.ts';
import { ChannelRepository } from '@sward/infra/lib/notifications/channel-repository.ts';
import { MemoryDocumentStore } from '@sward/infra/test/documents/memory-document-store.ts';
import { putStartAlerts } from '../src/start-alerts.ts';

const NOW = 1_706_872_350_000;

async function started(documents = new MemoryDocumentStore()) {
  await putStartAlerts(documents, 'acme', NOW);
  const rules = new RuleRepository(documents);
  return { documents, rules, all: await rules.fresh('acme', NOW) };
}

describe('the alerts of npm start', () => {
  it('are two rules, told by a channel that is there', async () => {
    const { documents, all } = await started();
    expect(all.map(({ id, enabled }) => [id, enabled])).toEqual([
      ['sensor-silent', true],
      ['too-warm', true],
    ]);
    const channels = (await new ChannelRepository(documents).list('acme')).map(({ id }) => id);
    expect(all.flatMap(({ notify }) => notify.flatMap((step) => step.channels))).toEqual([channels[0], channels[0]]);
  });

  it('stay as a person has changed them', async () => {
    const { documents, rules, all } = await started();
    for (const rule of all) await rules.save('acme', { ...rule, enabled: false, severity: 'info' }, NOW);
    const again = await started(documents);
    expect(again.all.map(({ enabled, severity }) => [enabled, severity])).toEqual([
      [false, 'info'],
      [false, 'info'],
    ]);
  });

  it('take no sensor for silent that was last heard before this run', async () => {
    const { documents } = await started();
    const restartedAt = NOW + 50_000;
    await putStartAlerts(documents, 'acme', restartedAt);
    const rule = (await new RuleRepository(documents).fresh('acme', restartedAt)).find(isSilenceRule);
    const watched = (heardAt: number) => rule && isWatched(rule, heardAt, restartedAt + 120_000);
    expect([watched(restartedAt - 1), watched(restartedAt)]).toEqual([false, true]);
  });

  it('come without the channel where no topic can carry the tenant’s name', async () => {
    const documents = new MemoryDocumentStore();
    await putStartAlerts(documents, 'a.b', NOW);
    expect(await new ChannelRepository(documents).list('a.b')).toEqual([]);
    expect(await new RuleRepository(documents).fresh('a.b', NOW)).toHaveLength(2);
  });
});
