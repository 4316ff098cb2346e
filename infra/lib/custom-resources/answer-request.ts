import { SwardError } from '@sward/contracts/errors.ts';
import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';

/** CloudFormation takes 4 KB in all. */
const MAX_REASON_CHARS = 1000;

/** What failed, for people who read the stack's events. */
export function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown';
  return `${error instanceof SwardError ? error.code : error.name}: ${error.message}`.slice(0, MAX_REASON_CHARS);
}

/** Attributes of the resource, which the template may refer to. */
export type ResourceData = Readonly<Record<string, string>>;

/**
 * Does what CloudFormation asks, and makes the answer to it; an error is an answer as well.
 * @param physicalId stays the same where the resource is changed and not replaced
 */
export async function answerRequest(
  event: CloudFormationCustomResourceEvent,
  physicalId: string,
  work: () => Promise<ResourceData>,
): Promise<CloudFormationCustomResourceResponse> {
  const { StackId, RequestId, LogicalResourceId } = event;
  // What was never made goes under an id that CloudFormation gave it.
  const id = event.RequestType === 'Delete' ? event.PhysicalResourceId : physicalId;
  const own = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: id };
  try {
    return { ...own, Status: 'SUCCESS', Data: await work() };
  } catch (error) {
    return { ...own, Status: 'FAILED', Reason: reasonOf(error) };
  }
}
