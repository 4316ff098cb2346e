import { COMPONENTS } from '@sward/contracts/components.ts';
import type { Check } from '../check.ts';
import { statusOf } from '../components.ts';
import { fault, ok, unknown, type Verdict } from '../finding.ts';
import { shownText } from '../words.ts';

const FAULTS: ReadonlyMap<string, readonly [string, string]> = new Map([
  [
    'unconfirmed',
    [
      'the nucleus takes readings, and the cloud does not confirm them',
      'Is the network up? See data-endpoint. If it is: the rule, the queue or the function in the cloud; see docs/operator-runbook.md.',
    ],
  ],
  [
    'refused',
    [
      'the nucleus takes no readings for the cloud',
      'It is offline, or its spool is full: see data-endpoint, and its own log.',
    ],
  ],
  [
    'unauthorized',
    ['sward.CloudPublisher may not publish', 'Deploy the recipe as built, and the IoT policy of this gateway.'],
  ],
]);

/** Whether confirmations come, by the publisher's own word. */
export const cloudLink: Check = {
  id: 'cloud-link',
  about: 'whether the cloud confirms what is published, by the status of sward.CloudPublisher',
  async look(situation) {
    const status = await statusOf(situation, COMPONENTS.cloudPublisher);
    if (status === undefined) return [unknown('sward.CloudPublisher cannot be asked about the cloud')];
    const link = shownText(String(status.detail['link'] ?? ''));
    const details = {
      link,
      connected: status.detail['connected'] === true,
      confirmed: status.sent,
      in_flight: status.depth,
    };
    // Without a configuration it has no link, and says so by its configuration.
    if (link === '')
      return [unknown('sward.CloudPublisher does not publish yet: see configuration', undefined, details)];
    return [verdictOf(link, details)];
  },
};

function verdictOf(link: string, details: Verdict['details']): Verdict {
  const [words, todo] = FAULTS.get(link) ?? [];
  if (words === undefined || todo === undefined) return ok('the cloud confirms', details);
  return fault(words, todo, details);
}
