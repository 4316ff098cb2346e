import { once } from 'node:events';
import { chmodSync, rmSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import type { DeploymentQueue } from '../deployment/deployment-queue.ts';
import type { Faults } from '../faults/faults.ts';
import { NucleusError, RootFolderError } from '../nucleus-errors.ts';
import type { ComponentControl } from '../ports.ts';
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
const LAST_ANSWERS_MS = 500;
/** A deployment request holds names, versions and configuration, not artifacts. */
const MAX_BODY_BYTES = 1024 * 1024;

const isListening = (path: string): Promise<boolean> =>
  new Promise((resolve) => {
    const probe = connect(path);
    probe.once('error', () => resolve(false));
    probe.once('connect', () => {
      probe.destroy();
      resolve(true);
    });
  });

/** A request that no answer can be given to but "wrong". */
class BadRequestError extends NucleusError {
  readonly code = 'BAD_REQUEST';
}

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

  /** Takes no more requests; those under way go on. */
  refuseRequests(): void {
    this.#server.close();
    this.#server.closeIdleConnections();
  }

  /** Waits a moment for answers that are on their way, then ends every connection. */
  async close(): Promise<void> {
    this.refuseRequests();
    const ended = new Promise((resolve) => this.#server.close(resolve));
    const timer = setTimeout(() => this.#server.closeAllConnections(), LAST_ANSWERS_MS);
    await ended;
    clearTimeout(timer);
  }

  /** Whoever takes connections counts as running, also one that is too busy to answer. */
  async #refuseSecondNucleus(): Promise<void> {
    if (await isListening(this.#path))
      throw new RootFolderError(`a nucleus already runs on ${this.#path}: stop it, or choose another root folder`);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { status, body, afterwards } = await this.#answer(request).catch(errorAnswer);
    response.writeHead(status, { 'content-type': 'application/json', connection: 'close' });
    response.end(JSON.stringify(body), afterwards);
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const { url, segments } = parseUrl(request.url ?? '/');
    const [collection = '', id, action] = segments;
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

const parseUrl = (target: string): { url: URL; segments: string[] } => {
  try {
    const url = new URL(target, 'http://nucleus');
    return { url, segments: url.pathname.split('/').slice(1).map(decodeURIComponent) };
  } catch (error) {
    throw new BadRequestError(`${target} is no path`, { cause: error });
  }
};

const readBody = async (request: IncomingMessage): Promise<string> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  // Not destroyed by a refusal: its sender is still to hear of it.
  for await (const chunk of request.iterator({ destroyOnReturn: false })) {
    chunks.push(chunk);
    bytes += chunk.length;
    if (bytes > MAX_BODY_BYTES) throw new BadRequestError(`a request may have ${MAX_BODY_BYTES} bytes`);
  }
  return Buffer.concat(chunks).toString('utf8');
};

const readJson = async <Schema extends z.ZodType>(
  request: IncomingMessage,
  schema: Schema,
): Promise<z.infer<Schema>> => {
  const body = await readBody(request);
  try {
    return schema.parse(JSON.parse(body));
  } catch (error) {
    if (error instanceof z.ZodError) throw error;
    throw new z.ZodError([{ code: 'custom', path: [], message: 'the body is no JSON', input: body }]);
  }
};
