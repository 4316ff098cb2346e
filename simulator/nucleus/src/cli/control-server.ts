import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import type { DeploymentQueue } from '../deployment/deployment-queue.ts';
import type { Faults } from '../faults/faults.ts';
import { NucleusError, RootFolderError } from '../nucleus-errors.ts';
import type { ComponentControl } from '../ports.ts';
import { requestControl } from './control-client.ts';
import {
  deploymentRequest,
  type FaultRequest,
  faultRequest,
  localDeploymentOf,
  type NucleusStatus,
} from './control-protocol.ts';
import { applyFault } from './fault-commands.ts';

export type ControlTargets = {
  readonly components: ComponentControl;
  readonly deployments: DeploymentQueue;
  readonly faults: Faults;
  status(): NucleusStatus;
  /** Called once the answer is out. */
  shutdown(): void;
};

type Answer = { readonly status: number; readonly body: unknown; readonly afterwards?: () => void };

const ok = (body: unknown): Answer => ({ status: 200, body });
const notFound = (message: string): Answer => ({ status: 404, body: { code: 'NOT_FOUND', message } });
const found = (body: unknown, what: string): Answer =>
  body === undefined ? notFound(`there is no ${what}`) : ok(body);

const errorAnswer = (error: unknown): Answer => {
  if (error instanceof NucleusError) return { status: 400, body: { code: error.code, message: error.message } };
  if (error instanceof z.ZodError)
    return { status: 400, body: { code: 'BAD_REQUEST', message: z.prettifyError(error) } };
  return { status: 500, body: { code: 'INTERNAL', message: String(error) } };
};

const MAX_PATH_BYTES = 107;

/** The control socket: HTTP and JSON on a unix socket that only its user may open. The CLI is one client of it. */
export class ControlServer {
  readonly #path: string;
  readonly #targets: ControlTargets;
  readonly #server = createServer((request, response) => void this.#serve(request, response));

  constructor(path: string, targets: ControlTargets) {
    this.#path = path;
    this.#targets = targets;
  }

  /** @throws RootFolderError when another nucleus runs in this root folder, or its path is too long */
  async listen(): Promise<void> {
    if (Buffer.byteLength(this.#path) > MAX_PATH_BYTES) {
      throw new RootFolderError(
        `${this.#path} is too long for a socket (${MAX_PATH_BYTES} bytes): choose a shorter root folder`,
      );
    }
    await this.#refuseSecondNucleus();
    rmSync(this.#path, { force: true });
    this.#server.listen(this.#path);
    await once(this.#server, 'listening');
    chmodSync(this.#path, 0o600);
  }

  async close(): Promise<void> {
    if (!this.#server.listening) return;
    const closed = once(this.#server, 'close');
    this.#server.close();
    this.#server.closeIdleConnections();
    await closed;
  }

  async #refuseSecondNucleus(): Promise<void> {
    const running = await requestControl(this.#path, 'GET', '/status').catch(() => undefined);
    if (running !== undefined)
      throw new RootFolderError(`a nucleus already runs on ${this.#path}: stop it, or choose another root folder`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, afterwards } = await this.#answer(request).catch(errorAnswer);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(body), afterwards);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? '/', 'http://nucleus');
    const [collection = '', id, action] = url.pathname.split('/').slice(1).map(decodeURIComponent);
    switch (`${request.method} ${collection}`) {
      case 'GET status':
        return ok(this.#targets.status());
      case 'GET components':
        return this.#readComponents(id);
      case 'POST components':
        return this.#changeComponent(id ?? '', action ?? '');
      case 'GET deployments':
        return this.#readDeployments(id, url.searchParams.has('wait'));
      case 'POST deployments':
        return this.#deploy(await readJson(request, deploymentRequest));
      case 'POST faults':
        return this.#fault(await readJson(request, faultRequest));
      case 'POST shutdown':
        return { ...ok({ stopping: true }), afterwards: () => this.#targets.shutdown() };
      default:
        return notFound(`there is no ${request.method} ${url.pathname}`);
    }
  }

  #readComponents(name: string | undefined): Answer {
    const { components } = this.#targets;
    return name === undefined ? ok(components.list()) : found(components.details(name), `component ${name}`);
  }

  async #changeComponent(name: string, action: string): Promise<Answer> {
    const { components } = this.#targets;
    if (action !== 'restart' && action !== 'stop') return notFound(`there is no action ${action}`);
    const done = await components[action](name);
    return found(done ? components.details(name) : undefined, `component ${name}`);
  }

  async #readDeployments(id: string | undefined, wait: boolean): Promise<Answer> {
    const { deployments } = this.#targets;
    if (id === undefined) return ok(deployments.list());
    return found(wait ? await deployments.result(id) : deployments.status(id), `deployment ${id}`);
  }

  #deploy(request: z.infer<typeof deploymentRequest>): Answer {
    const id = this.#targets.deployments.add(localDeploymentOf(request));
    return ok(this.#targets.deployments.status(id));
  }

  async #fault(request: FaultRequest): Promise<Answer> {
    const { faults, components } = this.#targets;
    if (request.component !== undefined && components.details(request.component) === undefined) {
      return notFound(`there is no component ${request.component}`);
    }
    return ok({ done: await applyFault(faults, request) });
  }
}

const readJson = async <Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.infer<Schema>> => {
  const body = await text(request);
  try {
    return schema.parse(JSON.parse(body));
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    throw new z.ZodError([{ code: 'custom', path: [], message: 'the body is no JSON', input: body }]);
  }
};
