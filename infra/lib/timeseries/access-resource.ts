import type { CloudFormationCustomResourceEvent, CloudFormationCustomResourceResponse } from 'aws-lambda';
import { reasonOf } from '../custom-resources/answer-request.ts';
import { DatabaseBusyError } from './timeseries-errors.ts';

/** It names nothing that could be replaced: there is one, for as long as the stack is there. */
const PHYSICAL_ID = 'sward-database-access';

const ATTEMPTS = 8;
/** A database that was just made answers after a while. */
const PAUSE_MS = 10_000;

async function patiently(ensure: () => Promise<void>, sleep: (ms: number) => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await ensure();
      return;
    } catch (error) {
      if (!(error instanceof DatabaseBusyError) || attempt === ATTEMPTS) throw error;
      await sleep(PAUSE_MS);
    }
  }
}

/**
 * Does what CloudFormation asks, and makes the answer to it. Deleting does nothing: the tokens end with the database, and a database that
 * is kept may still be read.
 * @param ensure makes the tokens; where the database is not there yet, it is asked again for a minute; an error is the answer
 */
export async function answerAccessRequest(
  event: CloudFormationCustomResourceEvent,
  ensure: () => Promise<void>,
  sleep: (ms: number) => Promise<unknown>,
): Promise<CloudFormationCustomResourceResponse> {
  const { StackId, RequestId, LogicalResourceId, RequestType } = event;
  const own = { StackId, RequestId, LogicalResourceId, PhysicalResourceId: PHYSICAL_ID };
  try {
    if (RequestType !== 'Delete') await patiently(ensure, sleep);
    return { ...own, Status: 'SUCCESS' };
  } catch (error) {
    return { ...own, Status: 'FAILED', Reason: reasonOf(error) };
  }
}
