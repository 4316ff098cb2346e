/** Reasons stand at an answer's beginning, and are short. */
const MAX_BYTES = 8192;

/** The first 8 KB of an answer's body; empty where it breaks off or takes too long. The connection is free afterwards. */
export async function readStart(response: Response): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  try {
    for await (const part of response.body ?? []) {
      parts.push(part);
      bytes += part.length;
      if (bytes >= MAX_BYTES) break;
    }
  } catch {
    // The status is known, and what was read of the reason will do.
  }
  return Buffer.concat(parts).subarray(0, MAX_BYTES).toString('utf8');
}
