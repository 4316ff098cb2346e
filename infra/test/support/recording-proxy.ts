import { createServer, type IncomingMessage, request, type Server, type ServerResponse } from 'node:http';
import { endServer, listenOnLoopback } from './loopback-server.ts';

/** Passes calls of DynamoDB on to another server, and notes which operations they were of which table. */
export class RecordingProxy {
  /** `table operation`, each once. */
  readonly operations = new Set<string>();
  readonly #target: string;
  readonly #server: Server = createServer((from, to) => this.#pass(from, to));

  /** @param target URL of the server that answers */
  constructor(target: string) {
    this.#target = target;
  }

  /** @returns its URL, on a port of loopback that the system chooses */
  start(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return endServer(this.#server);
  }

  #pass(from: IncomingMessage, to: ServerResponse): void {
    const chunks: Buffer[] = [];
    from.on('data', (chunk: Buffer) => chunks.push(chunk));
    from.on('end', () => {
      const body = Buffer.concat(chunks);
      this.#note(String(from.headers['x-amz-target']), body);
      const passed = request(this.#target, { method: 'POST', headers: from.headers }, (answer) => {
        to.writeHead(answer.statusCode ?? 500, answer.headers);
        answer.pipe(to);
      });
      passed.on('error', (error) => to.writeHead(502).end(String(error)));
      passed.end(body);
    });
  }

  #note(target: string, body: Buffer): void {
    const input: { TableName?: string; RequestItems?: object } = JSON.parse(body.toString('utf8'));
    const tables = input.TableName === undefined ? Object.keys(input.RequestItems ?? {}) : [input.TableName];
    for (const table of tables) this.operations.add(`${table} ${target.replace(/^.*\./, '')}`);
  }
}
