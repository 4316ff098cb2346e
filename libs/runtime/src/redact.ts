const REDACTED = '[redacted]';

/** What a name of a secret looks like. Too wide on purpose: a hidden harmless value costs nothing. */
const SECRET_WORD = 'key|secret|token|passw|passphrase|credential|svcuid|authorization|certificate|private';

const SECRET_NAME = new RegExp(SECRET_WORD, 'i');

/** True where a field of this name may hold what must not be in a log. */
export function namesSecret(name: string): boolean {
  return SECRET_NAME.test(name);
}

/**
 * Secrets as they stand in running text: errors quote what they choke on. The first group stays. Each pattern is bounded and
 * begins with something rare, so that a long text costs no more than reading it.
 */
const SECRETS_IN_TEXT: readonly RegExp[] = [
  // Keys and certificates in PEM, whole or cut off (RFC 7468).
  /(-----BEGIN [A-Z0-9 ]{1,40}-----)[\s\S]*?(?:-----END [A-Z0-9 ]{1,40}-----|$)/g,
  // `password=...`, `"authToken":"..."`, `SVCUID: ...`, `Authorization: Bearer ...`.
  new RegExp(
    `((?:${SECRET_WORD})[\\w-]{0,20}["']?\\s{0,3}[=:]\\s{0,3}(?:(?:bearer|basic)\\s{1,3})?)("[^"]{0,2000}"?|'[^']{0,2000}'?|[^\\s,;&}\\])]{1,2000})`,
    'gi',
  ),
  // What JSON.parse quotes of the text that it could not read.
  /(, )(?:\.{3})?"[\s\S]*"(?:\.{3})?(?= is not valid JSON)/g,
  // `Bearer ...`, JSON Web Tokens, access key ids of AWS, and the password in `mqtts://user:password@host`.
  /(\bbearer\s{1,3})[\w.~+/=-]{8,2000}/gi,
  /()\beyJ[\w-]{8,2000}\.[\w-]{2,2000}(?:\.[\w-]{0,2000})?/g,
  /()\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g,
  /(\b[a-z][a-z0-9+.-]{1,20}:\/\/[^\s:/@]{0,200}:)[^\s/@]{1,200}(?=@)/gi,
];

/** Text without what looks like a secret. */
export function redact(text: string): string {
  let shown = text;
  for (const pattern of SECRETS_IN_TEXT) shown = shown.replace(pattern, `$1${REDACTED}`);
  return shown;
}
