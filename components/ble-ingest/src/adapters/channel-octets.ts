/** Octets in a message of JSON. */
type OctetsText = { readonly octets_base64: string };

function isOctetsText(value: unknown): value is OctetsText {
  return typeof value === 'object' && value !== null && 'octets_base64' in value;
}

/**
 * A message as Node's channel takes it in JSON, its octets as text. The channel's other serialization would take octets as
 * they are, but leaves a buffer outside the heap behind for each message, which only a rare full collection frees: a crowd
 * piles up tens of MB of them.
 */
export function withOctetsAsText(message: object): object {
  const entries = Object.entries(message).map(([name, value]): [string, unknown] => [
    name,
    value instanceof Uint8Array ? { octets_base64: Buffer.from(value).toString('base64') } : value,
  ]);
  return Object.fromEntries(entries);
}

/** The message of which `withOctetsAsText` made this; anything else as it is. */
export function withOctets(message: unknown): unknown {
  if (typeof message !== 'object' || message === null) return message;
  const entries = Object.entries(message).map(([name, value]): [string, unknown] => [
    name,
    isOctetsText(value) ? new Uint8Array(Buffer.from(String(value.octets_base64), 'base64')) : value,
  ]);
  return Object.fromEntries(entries);
}
