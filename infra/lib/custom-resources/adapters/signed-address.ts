import { AnswerNotTakenError } from '../custom-resource-errors.ts';

const TIMEOUT_MS = 10_000;

/**
 * Puts an answer, or the signal of a wait condition, where CloudFormation waits for it: a signed address in S3.
 * @throws AnswerNotTakenError
 */
export async function putAnswer(url: string, answer: object): Promise<void> {
  const response = await fetch(url, {
    method: 'PUT',
    // The address was signed for a request without a content type.
    headers: { 'content-type': '' },
    body: JSON.stringify(answer),
    signal: AbortSignal.timeout(TIMEOUT_MS),
  });
  if (!response.ok) throw new AnswerNotTakenError(`CloudFormation's address for answers says ${response.status}`);
}
