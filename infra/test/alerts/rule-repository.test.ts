import { describe, expect, it } from '@jest/globals';
import type { BrokenDocument } from '../../lib/alerts/checked-documents.ts';
import { GroupRepository } from '../../lib/alerts/group-repository.ts';
import { muteSchema } from '../../lib/alerts/mute.ts';
import { MuteRepository } from '../../lib/alerts/mute-repository.ts';
import { RuleRepository } from '../../lib/alerts/rule-repository.ts';
import { InvalidTemplateError } from '../../lib/notifications/notification-errors.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { DAY, HOUR, MONDAY, rule, SECOND } from './examples.ts';

const ids = (items: readonly { id: string }[]) => items.map(({ id }) => id);

describe('rules', () => {
  it('are those of one tenant', async () => {
    const rules = new RuleRepository(new MemoryDocumentStore());
    await rules.save('acme', rule({ id: 'a' }), MONDAY);
    await rules.save('other', rule({ id: 'b' }), MONDAY);
    expect(ids(await rules.rules('acme', MONDAY))).toEqual(['a']);
  });

  it('are remembered for 30 s', async () => {
    const documents = new MemoryDocumentStore();
    const rules = new RuleRepository(documents);
    expect(await rules.rules('acme', MONDAY)).toEqual([]);
    await new RuleRepository(documents).save('acme', rule(), MONDAY);
    expect(await rules.rules('acme', MONDAY + 29 * SECOND)).toEqual([]);
    expect(ids(await rules.fresh('acme', MONDAY + 29 * SECOND))).toEqual(['freezer']);
    expect(ids(await rules.rules('acme', MONDAY + 60 * SECOND))).toEqual(['freezer']);
  });

  it('are read although one is broken and one a copy, which are reported', async () => {
    const documents = new MemoryDocumentStore();
    const broken: BrokenDocument[] = [];
    const rules = new RuleRepository(documents, (document) => broken.push(document));
    await documents.put({ partition: 'acme#rules', id: 'bad' }, { id: 'bad', condition: { kind: 'above' } }, 0);
    await documents.put({ partition: 'acme#rules', id: 'copy' }, rule(), 0);
    await rules.save('acme', rule(), MONDAY);
    expect(ids(await rules.rules('acme', MONDAY))).toEqual(['freezer']);
    expect(broken.map(({ key }) => key.id)).toEqual(['bad', 'copy']);
  });

  it('can be written over a broken one, and removed', async () => {
    const documents = new MemoryDocumentStore();
    const rules = new RuleRepository(documents);
    await documents.put({ partition: 'acme#rules', id: 'freezer' }, 'broken', 0);
    await rules.save('acme', rule(), MONDAY);
    expect(await rules.get('acme', 'freezer')).toMatchObject({ made_at: MONDAY, judged_from: MONDAY });
    await rules.remove('acme', 'freezer');
    expect(await rules.rules('acme', MONDAY)).toEqual([]);
  });

  it('with a message that cannot be filled in are refused, whoever writes them, and read where they are there', async () => {
    const documents = new MemoryDocumentStore();
    const rules = new RuleRepository(documents);
    const typo = rule({ message: 'now {{temp}}' });
    await expect(rules.save('acme', typo, MONDAY)).rejects.toThrow(InvalidTemplateError);
    expect(await rules.rules('acme', MONDAY)).toEqual([]);
    await documents.put({ partition: 'acme#rules', id: 'freezer' }, typo, 0);
    expect(ids(await rules.fresh('acme', MONDAY))).toEqual(['freezer']);
  });

  it.each([
    { change: { severity: 'critical' }, judged_from: MONDAY },
    { change: { condition: { kind: 'above', quantity: 'temperature_c', limit: -10 } }, judged_from: MONDAY + HOUR },
    { change: { hold_s: 60 }, judged_from: MONDAY + HOUR },
    { change: { enabled: false }, judged_from: MONDAY + HOUR },
  ])('with $change are judged anew only where the judgement is another', async ({ change, judged_from }) => {
    const rules = new RuleRepository(new MemoryDocumentStore());
    await rules.save('acme', rule(), MONDAY);
    const saved = await rules.save('acme', rule(change), MONDAY + HOUR);
    expect(saved).toMatchObject({ made_at: MONDAY, judged_from });
  });
});

describe('groups', () => {
  it('are remembered for 30 s', async () => {
    const documents = new MemoryDocumentStore();
    const groups = new GroupRepository(documents);
    await groups.save('acme', { id: 'freezers', device_ids: ['a'] });
    expect(ids(await groups.groups('acme', MONDAY))).toEqual(['freezers']);
    await new GroupRepository(documents).remove('acme', 'freezers');
    expect(ids(await groups.groups('acme', MONDAY + 29 * SECOND))).toEqual(['freezers']);
    expect(await groups.groups('acme', MONDAY + 30 * SECOND)).toEqual([]);
  });
});

describe('mutes', () => {
  it('hold from their beginning to before their end, and are gone 30 days later', async () => {
    let now = MONDAY;
    const mutes = new MuteRepository(new MemoryDocumentStore(() => now));
    await mutes.save('acme', muteSchema.parse({ id: 'm', from: MONDAY, until: MONDAY + HOUR, by: 'ann' }));
    const active = async (at: number) => ids(await mutes.active('acme', at));
    expect([await active(MONDAY - 1), await active(MONDAY), await active(MONDAY + HOUR)]).toEqual([[], ['m'], []]);
    expect(await mutes.list('other')).toEqual([]);
    now = MONDAY + HOUR + 30 * DAY;
    expect(await mutes.list('acme')).toEqual([]);
  });
});
