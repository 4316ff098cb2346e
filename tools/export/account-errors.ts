import { ExportSourceError } from './export-errors.ts';

/** What the SDK's commonest errors mean to whoever exports, by their name or their message. */
const MEANINGS: readonly { readonly pattern: RegExp; readonly meaning: string }[] = [
  {
    pattern: /CredentialsProviderError|Could not load credentials/,
    meaning:
      'there are no credentials for AWS: set AWS_PROFILE or sign in (aws sso login); --local reads the local cloud',
  },
  {
    pattern: /ExpiredToken|InvalidClientTokenId|UnrecognizedClient|token .*expired/i,
    meaning: 'the credentials for AWS are not valid any more: sign in again',
  },
  { pattern: /Region is missing/, meaning: 'no region is known: set AWS_REGION or give --region' },
  {
    pattern: /Stack with id .* does not exist/,
    meaning: 'there is no stack SwardData in this account and region: check AWS_PROFILE and --region',
  },
  {
    pattern: /AccessDenied/,
    meaning:
      'the credentials may not read this: they need dynamodb:Query on both tables, and cloudformation:ListStackResources',
  },
  { pattern: /ResourceNotFoundException/, meaning: 'there is no such table in this account and region: check --table' },
  { pattern: /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|TimeoutError/, meaning: 'AWS cannot be reached from here' },
];

/** The same error in words that say what to do, where it is one that people meet; otherwise as it is. */
export function explained(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const code = 'code' in error ? String(error.code) : '';
  const text = `${error.name} ${code} ${error.message}`;
  const found = MEANINGS.find(({ pattern }) => pattern.test(text));
  return found === undefined ? error : new ExportSourceError(found.meaning, { cause: error });
}
