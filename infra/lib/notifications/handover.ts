import type { Alert } from '../alerts/alert.ts';
import type { AlertRule } from '../alerts/rule.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { messageOf } from './alert-message.ts';
import type { Channel } from './channel.ts';
import { ChannelRepository } from './channel-repository.ts';
import { markOf, marksOf } from './marks.ts';
import type { News, Notification } from './notification.ts';
import { notificationIdOf } from './notification-id.ts';
import type { NotificationLog } from './ports.ts';
import type { Due } from './schedule.ts';
import type { StormGroup, StormGroups } from './storm-groups.ts';

/** Id of what a mark stands for. */
const idOf = ({ tenant, id }: Alert, mark: string) => notificationIdOf(tenant, id, mark);

function groupOf({ tenant, building_id, severity }: Alert, channel: Channel, news: News): StormGroup {
  return { tenant, channelId: channel.id, channelKind: channel.kind, buildingId: building_id, severity, news };
}

type Telling = { readonly alert: Alert; readonly rule: AlertRule; readonly due: Due; readonly now: number };

function notificationOf({ alert, rule, due, now }: Telling, commandOptions: string | undefined): Notification {
  const { sent: _sent, ...told } = alert;
  return {
    v: 1,
    id: idOf(alert, markOf(due.news, due.number, due.channelId)),
    tenant: alert.tenant,
    channel_id: due.channelId,
    reason: due.news,
    ...messageOf({ alert, rule, news: due.news, now, commandOptions }),
    alerts: [told],
    alerts_total: 1,
    created_at: now,
  };
}

export type HandoverPorts = {
  readonly documents: DocumentStore;
  readonly groups: StormGroups;
  readonly log: NotificationLog;
  /** See `messageOf`. */
  readonly commandOptions: string | undefined;
};

/** Hands news of alerts to their channels. */
export class Handover {
  readonly #channels: ChannelRepository;
  readonly #groups: StormGroups;
  readonly #log: NotificationLog;
  readonly #commandOptions: string | undefined;

  constructor({ documents, groups, log, commandOptions }: HandoverPorts) {
    this.#channels = new ChannelRepository(documents);
    this.#groups = groups;
    this.#log = log;
    this.#commandOptions = commandOptions;
  }

  /**
   * Hands one piece of news over, perhaps again.
   * @returns the mark that says so; of a channel that does not exist one that says that, until it does
   */
  async hand(alert: Alert, rule: AlertRule, due: Due, now: number): Promise<string> {
    const { news, number, channelId } = due;
    const channel = await this.#channels.get(alert.tenant, channelId);
    if (channel === undefined) {
      const mark = markOf('missing', number, channelId);
      const { tenant, id, rule_id } = alert;
      if (!Object.hasOwn(alert.sent, mark)) {
        this.#log('channel_missing', { tenant, channel: channelId, rule: rule_id, alert: id });
      }
      return mark;
    }
    const alone = await this.#mayGoAlone(alert, channel, news);
    const notification = notificationOf({ alert, rule, due, now }, this.#commandOptions);
    await this.#groups.offer(groupOf(alert, channel, news), notification, alone);
    return markOf(news, number, channelId);
  }

  /**
   * What was handed over when a crash kept its marks from being written. Marks of one step are written together: where one of its channels was
   * told, or about to be, all are handed it once more.
   * @param dues what may have been
   * @returns the marks of those that were
   */
  async recover(alert: Alert, rule: AlertRule, dues: readonly Due[], now: number): Promise<string[]> {
    const begun = new Set<number>();
    for (const due of dues) if (await this.#knows(alert, due)) begun.add(due.number);
    const marks: string[] = [];
    for (const due of dues) if (begun.has(due.number)) marks.push(await this.hand(alert, rule, due, now));
    return marks;
  }

  async #knows(alert: Alert, { news, number, channelId }: Due): Promise<boolean> {
    const channel = await this.#channels.get(alert.tenant, channelId);
    if (channel === undefined) return false;
    return this.#groups.knows(groupOf(alert, channel, news), idOf(alert, markOf(news, number, channelId)));
  }

  /** What is past hurries nobody, so a night's worth of it is one message. An end is not told before its beginning. */
  async #mayGoAlone(alert: Alert, channel: Channel, news: News): Promise<boolean> {
    if (news === 'over' || news === 'late') return false;
    if (news !== 'clear') return true;
    for (const { kind, number, channelId } of marksOf(alert.sent)) {
      if (channelId !== channel.id || (kind !== 'raise' && kind !== 'escalate')) continue;
      const id = idOf(alert, markOf(kind, number, channelId));
      if (await this.#groups.waits(groupOf(alert, channel, kind), id)) return false;
    }
    return true;
  }
}
