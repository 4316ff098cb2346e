/** What the SDK's commonest errors mean to a person, by their name, code or message. */
const MEANINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [
    /CredentialsProviderError|Could not load credentials/,
    'there are no credentials for AWS: set AWS_PROFILE or sign in (aws sso login)',
  ],
  [
    /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|token .*expired/i,
    'the credentials for AWS are not valid any more: sign in again',
  ],
  [/Region is missing/, 'no region is known: set AWS_REGION'],
  [/NonExistentQueue|QueueDoesNotExist/, 'there is no such queue in this account and region: check its URL'],
  [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|TimeoutError/, 'AWS cannot be reached from here'],
];

/**
 * An error of AWS in words that say what to do, where it is one that people meet; else its own.
 * @param rights what credentials must be allowed for this, to be told to whom they are not
 */
export function explainAccountError(error: unknown, rights: string): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const text = `${error.name} ${code} ${error.message}`;
  if (/AccessDenied/.test(text)) return `the credentials may not do this: they need ${rights}`;
  return MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? error.message;
}
