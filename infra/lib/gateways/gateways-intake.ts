import { InvalidMessageError } from '@sward/contracts/errors.ts';
import type { DeadLetter, DeadLetters } from '../feed/ports.ts';
import { failureReason } from '../telemetry/failure-reason.ts';
import type { FailedRecord } from '../telemetry/ports.ts';
import { originOfGatewayBody, readGatewayEvent } from './gateway-event.ts';
import type { GatewayRegister } from './gateway-register.ts';

/** A message of the queue of gateway events. */
export type GatewayRecord = { readonly id: string; readonly body: string };

export type GatewaysPorts = {
  readonly register: Pick<GatewayRegister, 'take'>;
  readonly deadLetters: DeadLetters;
};

/** What became of an invocation's messages. */
export type GatewaysReport = {
  /** They come again. */
  readonly failed: readonly FailedRecord[];
  /** They never will. */
  readonly deadLetters: readonly DeadLetter[];
  /** Events that were taken. */
  readonly taken: number;
};

type Outcome = { failed: FailedRecord[]; deadLetters: DeadLetter[]; taken: number };

/** Who dead letters say gave them up. */
export const GATEWAYS_SOURCE = 'gateways';

async function takeOne({ id, body }: GatewayRecord, ports: GatewaysPorts, outcome: Outcome): Promise<void> {
  try {
    const event = readGatewayEvent(body);
    if (event !== undefined) await ports.register.take(event);
    outcome.taken += 1;
  } catch (error) {
    if (!(error instanceof InvalidMessageError)) throw error;
    const origin = originOfGatewayBody(body);
    const letter = { body, reason: failureReason(error), source: GATEWAYS_SOURCE, messageId: id, origin };
    await ports.deadLetters.add(letter);
    outcome.deadLetters.push(letter);
  }
}

/** Takes what the rules of `rules.ts` queued: statuses and connection events. What can never be read is a dead letter at once. Never throws. */
export async function takeGatewayEvents(
  records: readonly GatewayRecord[],
  ports: GatewaysPorts,
): Promise<GatewaysReport> {
  const outcome: Outcome = { failed: [], deadLetters: [], taken: 0 };
  for (const record of records) {
    try {
      await takeOne(record, ports, outcome);
    } catch (error) {
      outcome.failed.push({
        id: record.id,
        reason: failureReason(error),
        origin: originOfGatewayBody(record.body),
      });
    }
  }
  return outcome;
}
