import { createServer, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import { endServer, listenOnLoopback } from '../support/loopback-server.ts';

const PUBLISHED = '<PublishResponse><PublishResult><MessageId>one</MessageId></PublishResult></PublishResponse>';

/** SNS and Secrets Manager over HTTP, as far as the notify functions ask them. */
export class FakeAws {
  /** Parameters of each Publish. */
  readonly published: Record<string, string>[] = [];
  readonly #secrets: Readonly<Record<string, string>>;
  readonly #server: Server;

  constructor(secrets: Readonly<Record<string, string>>) {
    this.#secrets = secrets;
    this.#server = createServer(async (request, response) => {
      const body = await text(request);
      const target = request.headers['x-amz-target'];
      if (target === 'secretsmanager.GetSecretValue') response.end(JSON.stringify(this.#secret(JSON.parse(body))));
      else response.end(this.#publish(body));
    });
  }

  /** @returns its URL, on a port of loopback that the system chooses */
  start(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return endServer(this.#server);
  }

  #secret({ SecretId }: { SecretId: string }): object {
    return { Name: SecretId, SecretString: this.#secrets[SecretId] };
  }

  #publish(form: string): string {
    this.published.push(Object.fromEntries(new URLSearchParams(form)));
    return PUBLISHED;
  }
}
