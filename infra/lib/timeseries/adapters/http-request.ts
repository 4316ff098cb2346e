import { DatabaseBusyError } from '../timeseries-errors.ts';

/** The word of the network or of TLS for what went wrong: ECONNREFUSED, DEPTH_ZERO_SELF_SIGNED_CERT, TimeoutError. */
function failureOf(error: unknown): string {
  const { cause, name }: { cause?: unknown; name?: unknown } = Object(error);
  const { code }: { code?: unknown } = Object(cause);
  return String(code ?? name);
}

/**
 * Sends a request, of a kind that may come twice, and once more where the connection breaks: one that was kept open may have been closed
 * by the other side while the function slept. Redirects are not followed: they would carry readings and secrets elsewhere.
 * @param timeoutMs for both together
 * @throws DatabaseBusyError where nobody answers, or where TLS does not trust who does
 */
export async function request(url: URL, init: RequestInit, timeoutMs: number): Promise<Response> {
  const options: RequestInit = { ...init, redirect: 'manual', signal: AbortSignal.timeout(timeoutMs) };
  try {
    return await fetch(url, options).catch(() => fetch(url, options));
  } catch (cause) {
    const reason = failureOf(cause);
    throw new DatabaseBusyError(`the time series database at ${url.host} does not answer (${reason})`, { cause });
  }
}
