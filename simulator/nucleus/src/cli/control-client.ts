import { request } from 'node:http';
import { text } from 'node:stream/consumers';
import { NucleusError } from '../nucleus-errors.ts';

/** Nothing listens on the control socket. */
export class NoNucleusError extends NucleusError {
  readonly code = 'NO_NUCLEUS';
}

/** The nucleus refused the request; the message is its own. */
export class ControlRefusedError extends NucleusError {
  readonly code = 'CONTROL_REFUSED';
}

type Reply = { readonly status: number; readonly body: string };

const send = (socketPath: string, method: string, path: string, body: unknown): Promise<Reply> =>
  new Promise((resolve, reject) => {
    const outgoing = request(
      { socketPath, method, path, headers: { 'content-type': 'application/json' } },
      (response) => {
        text(response).then((reply) => resolve({ status: response.statusCode ?? 0, body: reply }), reject);
      },
    );
    outgoing.on('error', (error) => {
      reject(
        new NoNucleusError(
          `no nucleus answers on ${socketPath}: start one with "start --root <folder>", or name its folder by --root or NUCLEUS_ROOT`,
          { cause: error },
        ),
      );
    });
    outgoing.end(body === undefined ? undefined : JSON.stringify(body));
  });

const refusalOf = (body: unknown): string =>
  typeof body === 'object' && body !== null && 'message' in body ? String(body.message) : 'the nucleus refused';

/**
 * Asks a running nucleus.
 *
 * @param path percent-encoded, such as `/components/com.example.A/restart`
 * @throws NoNucleusError, ControlRefusedError
 */
export const requestControl = async (
  socketPath: string,
  method: 'GET' | 'POST',
  path: string,
  body?: unknown,
): Promise<unknown> => {
  const reply = await send(socketPath, method, path, body);
  const answer: unknown = JSON.parse(reply.body);
  if (reply.status !== 200) throw new ControlRefusedError(refusalOf(answer));
  return answer;
};
