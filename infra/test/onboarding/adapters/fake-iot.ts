import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';
import { arn } from '../examples.ts';

type Answer = { readonly status?: number; readonly error?: string; readonly body?: object };

const GONE: Answer = { status: 404, error: 'ResourceNotFoundException' };
const CONFLICT: Answer = { status: 409, error: 'DeleteConflictException' };

export const certificateArn = (id: string) => arn('iot', `cert/${id}`);

/** The part of AWS IoT's control plane that ends certificates, with its rules of what may be deleted when. */
export class FakeIot {
  /** Policies of each certificate. */
  readonly certificates = new Map<string, { active: boolean; policies: Set<string>; thing: string | undefined }>();
  readonly policies = new Set<string>();
  readonly things = new Set<string>();
  /** Taking a certificate from its thing is asynchronous: deleting it fails so often. */
  detachesAfter = 0;
  readonly #server: Server = createServer((request, response) => {
    this.#serve(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
  });

  start(): Promise<string> {
    return listenOnLoopback(this.#server);
  }

  close(): Promise<void> {
    return endServer(this.#server);
  }

  /** A certificate with policies, on a thing. */
  add(id: string, thing: string, ...policies: readonly string[]): void {
    this.certificates.set(id, { active: true, policies: new Set(policies), thing });
    for (const policy of policies) this.policies.add(policy);
    this.things.add(thing);
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const [, kind = '', name = ''] = url.pathname.split('/').map(decodeURIComponent);
    const body = await text(request);
    const principal = String(request.headers['x-amzn-principal'] ?? '');
    const {
      status = 200,
      error,
      body: answer = {},
    } = this.#answer(`${request.method} ${kind}`, name, url.searchParams, body === '' ? principal : body);
    response.writeHead(status, { 'content-type': 'application/json', ...(error ? { 'x-amzn-errortype': error } : {}) });
    response.end(JSON.stringify(error ? { message: error } : answer));
  }

  #answer(call: string, name: string, query: URLSearchParams, input: string): Answer {
    if (call.endsWith(' things')) return this.#thing(call, name, input);
    if (call.endsWith(' certificates')) return this.#certificate(call, name, query);
    return this.#policy(call, name, input);
  }

  #thing(call: string, name: string, principal: string): Answer {
    if (!this.things.has(name)) return GONE;
    if (call.startsWith('GET')) {
      const ids = [...this.certificates].filter(([, { thing }]) => thing === name).map(([id]) => id);
      return { body: { principals: [...ids.map(certificateArn), 'eu-west-1:some-cognito-identity'] } };
    }
    for (const [id, certificate] of this.certificates) {
      if (certificateArn(id) === principal) certificate.thing = undefined;
    }
    return {};
  }

  #certificate(call: string, id: string, query: URLSearchParams): Answer {
    const certificate = this.certificates.get(id);
    if (certificate === undefined) return GONE;
    if (call.startsWith('GET')) return { body: { certificateDescription: { certificateArn: certificateArn(id) } } };
    if (call.startsWith('PUT')) {
      certificate.active = query.get('newStatus') === 'ACTIVE';
      return {};
    }
    if (certificate.active || certificate.thing !== undefined || this.detachesAfter > 0) return CONFLICT;
    if (certificate.policies.size > 0 && query.get('forceDelete') !== 'true') return CONFLICT;
    this.certificates.delete(id);
    return {};
  }

  #policy(call: string, name: string, input: string): Answer {
    const id = /cert\/(.*)$/.exec(name)?.[1] ?? '';
    if (call === 'POST attached-policies') {
      return {
        body: { policies: [...(this.certificates.get(id)?.policies ?? [])].map((policyName) => ({ policyName })) },
      };
    }
    if (!this.policies.has(name)) return GONE;
    const targets = [...this.certificates].filter(([, { policies }]) => policies.has(name));
    if (call === 'POST policy-targets') return { body: { targets: targets.map(([target]) => certificateArn(target)) } };
    if (call === 'POST target-policies') {
      for (const [target, { policies }] of targets) if (input.includes(target)) policies.delete(name);
      return {};
    }
    if (targets.length > 0) return CONFLICT;
    this.policies.delete(name);
    return {};
  }
}
