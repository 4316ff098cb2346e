import { describe, expect, it } from '@jest/globals';
import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { Channel } from '../../lib/notifications/channel.ts';
import { ChannelRepository } from '../../lib/notifications/channel-repository.ts';
import { InvalidChannelError } from '../../lib/notifications/notification-errors.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { slack, telegram, topic, webhook } from './examples.ts';

const ALL = [slack('a'), telegram('b'), topic('c'), webhook('d')];
const arnOf = (name: string) => `arn:aws:sns:eu-central-1:123456789012:${name}`;

describe('ChannelRepository', () => {
  it('gives back what was saved, to its tenant only', async () => {
    const channels = new ChannelRepository(new MemoryDocumentStore());
    for (const channel of ALL) await channels.save('acme', channel);
    expect(await channels.list('acme')).toEqual(ALL);
    expect(await channels.get('acme', 'b')).toEqual(telegram('b'));
    expect(await channels.get('other', 'b')).toBeUndefined();
    await channels.remove('acme', 'b');
    expect(await channels.get('acme', 'b')).toBeUndefined();
  });

  it('writes over a broken document, which it passes over until then', async () => {
    const documents = new MemoryDocumentStore();
    const broken: string[] = [];
    const channels = new ChannelRepository(documents, ({ key }) => void broken.push(key.id));
    await documents.put({ partition: 'acme#channels', id: 'a' }, { kind: 'pigeon' }, 0);
    expect(await channels.list('acme')).toEqual([]);
    expect(broken).toEqual(['a']);
    await channels.save('acme', slack('a'));
    expect(await channels.list('acme')).toEqual([slack('a')]);
  });

  it.each(ALL)('saves no $kind channel with what belongs to another tenant', async (channel) => {
    const channels = new ChannelRepository(new MemoryDocumentStore());
    await expect(channels.save('acm', channel)).rejects.toThrow(InvalidChannelError);
    await expect(channels.save('acme2', channel)).rejects.toThrow(InvalidChannelError);
  });

  it.each([
    ['acme', 'sward_acme_ops', true],
    ['acme', 'sward_acme_b_ops', false],
    ['acme_b', 'sward_acme_b_ops', true],
    ['acme_b', 'sward_acme_b', false],
    ['acme', 'sward_acme-b_ops', false],
    ['acme-b', 'sward_acme-b_ops', true],
  ])('tells to whom a topic belongs: %s may use %s: %s', async (tenant, name, allowed) => {
    const channels = new ChannelRepository(new MemoryDocumentStore());
    const saved = channels.save(tenant, { id: 'a', kind: 'sns', topic_arn: arnOf(name) });
    await (allowed ? expect(saved).resolves.toBeUndefined() : expect(saved).rejects.toThrow(InvalidChannelError));
  });

  it.each<Channel>([
    { ...webhook('a'), kind: 'webhook', url: 'http://ops.example/', signing_secret: 'sward/acme/hook' },
    { id: 'a', kind: 'webhook', url: 'https://ops.example/', signing_secret: 'sward/acme/../other/hook\n' },
    { id: 'a', kind: 'telegram', token_secret: 'sward/acme/bot', chat_id: 'a b' },
    { id: 'a', kind: 'sns', topic_arn: arnOf('sward_acme_ops.fifo') },
    { id: 'a b', kind: 'slack', url_secret: 'sward/acme/slack' },
  ])('refuses %o', async (channel) => {
    const channels = new ChannelRepository(new MemoryDocumentStore());
    await expect(channels.save('acme', channel)).rejects.toMatchObject({ code: expect.stringMatching(/^INVALID_/) });
    expect(await channels.list('acme')).toEqual([]);
  });

  it('refuses a credential in the place of its name', async () => {
    const channels = new ChannelRepository(new MemoryDocumentStore());
    const channel: Channel = { id: 'a', kind: 'slack', url_secret: 'sward/acme/https://hooks.slack.com/x' };
    await expect(channels.save('acme', channel)).rejects.toThrow(InvalidMessageError);
  });
});
