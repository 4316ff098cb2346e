import { PublishCommand } from '@aws-sdk/client-sns';
import type { Channel } from '../channel.ts';
import type { Notification } from '../notification.ts';
import { ChannelBusyError, ChannelRefusedError } from '../notification-errors.ts';
import { asciiWithin } from '../plain-text.ts';
import type { ChannelSender } from '../ports.ts';

/** What the sender needs of the SDK's client. */
export interface TopicPublisher {
  send(command: PublishCommand): Promise<unknown>;
}

/** SNS takes subjects of less than 100 characters of ASCII. */
const MAX_SUBJECT = 99;
/** One SMS; longer ones are split and each part is paid for. */
const MAX_SMS = 140;

/** Errors that no repetition mends. */
const FINAL = new Set([
  'AuthorizationErrorException',
  'EndpointDisabledException',
  'InvalidParameterException',
  'InvalidParameterValueException',
  'InvalidSecurityException',
  'KMSAccessDeniedException',
  'KMSDisabledException',
  'KMSNotFoundException',
  'NotFoundException',
]);

/** A subject begins with a letter, a number or a punctuation mark. */
const subjectOf = (title: string) => asciiWithin(title, MAX_SUBJECT) || 'Sward';

/** Mail and SMS by a topic of SNS, each in a form of its own. */
export class SnsSender implements ChannelSender {
  readonly #publisher: TopicPublisher;

  constructor(publisher: TopicPublisher) {
    this.#publisher = publisher;
  }

  async send(channel: Channel, { title, text }: Notification): Promise<void> {
    if (channel.kind !== 'sns') throw new TypeError(`channel ${channel.id} is no SNS topic`);
    const message = { default: `${title}\n\n${text}`, sms: asciiWithin(title, MAX_SMS) };
    const command = new PublishCommand({
      TopicArn: channel.topic_arn,
      Subject: subjectOf(title),
      MessageStructure: 'json',
      Message: JSON.stringify(message),
    });
    try {
      await this.#publisher.send(command);
    } catch (cause) {
      const name = cause instanceof Error ? cause.name : 'Unknown';
      const reason = `SNS refused ${channel.topic_arn}: ${name}`;
      throw FINAL.has(name) ? new ChannelRefusedError(reason, { cause }) : new ChannelBusyError(reason, { cause });
    }
  }
}
