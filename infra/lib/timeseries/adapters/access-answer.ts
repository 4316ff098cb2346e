import type { CloudFormationCustomResourceResponse } from 'aws-lambda';
import { DatabaseBusyError } from '../timeseries-errors.ts';

const TIMEOUT_MS = 10_000;

/**
 * Puts the answer where CloudFormation waits for it: a signed address in S3.
 * @throws DatabaseBusyError: Lambda calls the function again, or CloudFormation waits for an hour
 */
export async function sendAnswer(url: string, answer: CloudFormationCustomResourceResponse): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    // The address was signed for a request without a content type.
    headers: { 'content-type': '' },
    body: JSON.stringify(answer),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new DatabaseBusyError(`CloudFormation's address for answers says ${response.status}`);
}
