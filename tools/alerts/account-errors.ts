/** What the SDK's commonest errors mean to a person, by their name or their message. */
const MEANINGS: readonly (readonly [pattern: RegExp, meaning: string])[] = [
  [
    /CredentialsProviderError|Could not load credentials/,
    'there are no credentials for AWS: set AWS_PROFILE or sign in (aws sso login); --local is about the local cloud',
  ],
  [
    /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|token .*expired/i,
    'the credentials for AWS are not valid any more: sign in again',
  ],
  [/Region is missing/, 'no region is known: set AWS_REGION or give --region'],
  [
    /Stack with id (\S+) does not exist/,
    'the stacks are not in this account and region: check AWS_PROFILE and --region',
  ],
  [
    /AccessDenied/,
    'the credentials may not do this: they need to describe the stacks SwardData and SwardAlerts, to read and write items of the table of documents, and for a test notification sqs:SendMessage',
  ],
  [/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|TimeoutError/, 'AWS cannot be reached from here'],
];

/** An error in words that say what to do, where it is one that people meet; else its own. */
export function explained(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const text = `${error.name} ${code} ${error.message}`;
  return MEANINGS.find(([pattern]) => pattern.test(text))?.[1] ?? error.message;
}
