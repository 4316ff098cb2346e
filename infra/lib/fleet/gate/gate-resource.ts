import { checkMessage } from '@sward/contracts/message-codec.ts';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { z } from 'zod';
import type { ResourceData } from '../../custom-resources/answer-request.ts';
import type { GateKeeper } from './gate-keeper.ts';

/** CloudFormation makes a text of each number. */
const gatePropertiesSchema = z.looseObject({
  Gate: z.string(),
  Groups: z.array(z.object({ name: z.string(), deploymentId: z.string() })),
  WaitMinutes: z.coerce.number(),
  SoakMinutes: z.coerce.number(),
  Offline: z.enum(['fail', 'pass']),
  SignalUrl: z.url(),
});

const MINUTE_MS = 60_000;

/**
 * Begins to watch the canaries. Each gate is a resource of its own, made for one state of the fleet: it is never changed, and where CloudFormation
 * says so all the same, as in a rollback, nothing is watched. A gate that is deleted is not watched any longer.
 * @param now Unix milliseconds
 */
export async function applyGate(
  event: CloudFormationCustomResourceEvent,
  gates: Pick<GateKeeper, 'begin' | 'forget'>,
  now: number,
): Promise<ResourceData> {
  if (event.RequestType === 'Delete') await gates.forget(String(event.ResourceProperties['Gate']));
  if (event.RequestType !== 'Create') return {};
  const { Gate: id, Groups: groups, ...rest } = checkMessage(gatePropertiesSchema, event.ResourceProperties);
  const { WaitMinutes, SoakMinutes, Offline: offline, SignalUrl: signalUrl } = rest;
  const settings = { waitMs: WaitMinutes * MINUTE_MS, soakMs: SoakMinutes * MINUTE_MS, offline };
  await gates.begin({ id, groups, settings, startedAt: now, healthySince: {}, failedLooks: 0, signalUrl });
  return {};
}
