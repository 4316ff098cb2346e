import { type Channel, channelSchema, requireOwn, secretsOf } from '@sward/infra/lib/notifications/channel.ts';
import { ChannelRepository } from '@sward/infra/lib/notifications/channel-repository.ts';
import { AlertsInputError } from '../alerts-errors.ts';
import { readEntries } from '../input-file.ts';
import { rulesThatTell } from '../rule-uses.ts';
import { keysOf } from '../schema-keys.ts';
import type { Session } from '../session.ts';
import { table } from '../table.ts';

/** `channels list` */
export async function listChannels(session: Session): Promise<void> {
  const channels = await new ChannelRepository(session.documents, session.reportBroken).list(session.tenant);
  const rows = () => table(['ID', 'KIND', 'TO', 'SECRET'], channels.map(rowOf));
  session.tell(channels, () => (channels.length === 0 ? ['no channels: see channels example'] : rows()));
}

const rowOf = (channel: Channel) => [channel.id, channel.kind, addressOf(channel), secretsOf(channel).join(' ')];

function addressOf(channel: Channel): string {
  if (channel.kind === 'sns') return channel.topic_arn;
  if (channel.kind === 'telegram') return channel.chat_id;
  return channel.kind === 'webhook' ? channel.url : '';
}

/** `channels put FILE`: all of the file, or nothing. */
export async function putChannels(session: Session, file: string): Promise<void> {
  const channels = await readEntries(file, session.stdin, channelSchema, keysOf(channelSchema));
  for (const channel of channels) requireOwn(session.tenant, channel);
  const repository = new ChannelRepository(session.documents, session.reportBroken);
  for (const channel of channels) await repository.save(session.tenant, channel);
  session.tell(channels, () => channels.map(({ id }) => `channel ${id} is kept; try it: test ${id}`));
}

/** `channels delete ID` */
export async function deleteChannel(session: Session, id: string): Promise<void> {
  const repository = new ChannelRepository(session.documents, session.reportBroken);
  if ((await repository.get(session.tenant, id)) === undefined) {
    throw new AlertsInputError(`there is no channel ${id} of tenant ${session.tenant}: see channels list`);
  }
  await repository.remove(session.tenant, id);
  session.tell({ id, deleted: true }, () => [`channel ${id} is gone; what waits for it is given up`]);
  for (const rule of await rulesThatTell(session, id)) {
    session.warn(`rule ${rule} tells it: edit the rule, or make the channel again`);
  }
}
