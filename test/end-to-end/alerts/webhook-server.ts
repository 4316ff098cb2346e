import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { KeyPairPaths } from '@sward/cloud/adapters/certificate-folder.ts';

/** A server that is told of alerts: up, or down, on one port. */
export class WebhookServer {
  /** Bodies of what it took, in their order. */
  readonly taken: { readonly id: string; readonly body: string }[] = [];
  readonly #pair: KeyPairPaths;
  #server: Server | undefined;
  #port = 0;

  /** @param pair certificate and key for `localhost` */
  constructor(pair: KeyPairPaths) {
    this.#pair = pair;
  }

  get url(): string {
    return `https://localhost:${this.#port}/hook`;
  }

  async up(): Promise<void> {
    const [cert, key] = await Promise.all([this.#pair.certificate, this.#pair.key].map((path) => readFile(path)));
    this.#server = createServer({ cert, key }, async (request, response) => {
      const body = await buffer(request);
      this.taken.push({ id: String(request.headers['webhook-id']), body: body.toString('utf8') });
      response.writeHead(204).end();
    });
    this.#server.listen(this.#port, '127.0.0.1');
    await once(this.#server, 'listening');
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  async down(): Promise<void> {
    const server = this.#server;
    this.#server = undefined;
    if (server === undefined) return;
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  }
}
