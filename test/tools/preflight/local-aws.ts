import { createServer, type IncomingMessage, type Server } from 'node:http';
import { endServer, listenOnLoopback } from '../../../infra/test/support/loopback-server.ts';

/** What the stand-in's account looks like. */
export type LocalAccount = {
  readonly bootstrap?: number;
  readonly stacks?: Readonly<Record<string, string>>;
  readonly networks?: number;
  /** An error's name and words instead of an answer, by operation. */
  readonly refused?: Readonly<Record<string, readonly [name: string, words: string]>>;
  readonly clusters?: number;
};

type Answer = { readonly status: number; readonly type: string; readonly body: string };

const xml = (body: string, status = 200): Answer => ({ status, type: 'text/xml', body });
const json = (body: object, status = 200): Answer => ({
  status,
  type: 'application/x-amz-json-1.0',
  body: JSON.stringify(body),
});

const xmlError = (name: string, words: string, status = 400) =>
  xml(
    `<ErrorResponse><Error><Type>Sender</Type><Code>${name}</Code><Message>${words}</Message></Error></ErrorResponse>`,
    status,
  );

/** Operation and form of a request: the query protocols name it in the body, the JSON ones in a header. */
async function operationOf(
  request: IncomingMessage,
): Promise<{ operation: string; form: URLSearchParams; isJson: boolean }> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  const target = request.headers['x-amz-target'];
  const form = new URLSearchParams(body);
  const isJson = typeof target === 'string';
  return { operation: isJson ? (String(target).split('.')[1] ?? '') : (form.get('Action') ?? ''), form, isJson };
}

function stackAnswer({ stacks = {} }: LocalAccount, name: string): Answer {
  const status = stacks[name];
  if (status === undefined) return xmlError('ValidationError', `Stack with id ${name} does not exist`);
  const stack = `<StackName>${name}</StackName><CreationTime>2026-11-01T00:00:00Z</CreationTime><StackStatus>${status}</StackStatus>`;
  return xml(
    `<DescribeStacksResponse><DescribeStacksResult><Stacks><member>${stack}</member></Stacks></DescribeStacksResult></DescribeStacksResponse>`,
  );
}

function answerTo(account: LocalAccount, operation: string, form: URLSearchParams, isJson: boolean): Answer {
  const refusal = account.refused?.[operation];
  if (refusal !== undefined) {
    const [name, message] = refusal;
    return isJson ? json({ __type: name, message }, 400) : xmlError(name, message, 403);
  }
  switch (operation) {
    case 'GetCallerIdentity':
      return xml(
        '<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::123456789012:user/ada</Arn><Account>123456789012</Account></GetCallerIdentityResult></GetCallerIdentityResponse>',
      );
    case 'GetParameter':
      return account.bootstrap === undefined
        ? json({ __type: 'ParameterNotFound', message: '' }, 400)
        : json({ Parameter: { Value: String(account.bootstrap) } });
    case 'DescribeStacks':
      return stackAnswer(account, form.get('StackName') ?? '');
    case 'DescribeVpcs':
      return xml(
        `<DescribeVpcsResponse><vpcSet>${'<item><vpcId>vpc-1</vpcId></item>'.repeat(account.networks ?? 1)}</vpcSet></DescribeVpcsResponse>`,
      );
    case 'ListDbInstances':
      return json({ items: [] });
    case 'ListDbClusters':
      return json({
        items: Array.from({ length: account.clusters ?? 0 }, (_, i) => ({ id: `c${i}`, name: 'c', arn: 'a' })),
      });
    case 'DescribeEndpoints':
      return json({ Endpoints: [{ Address: '127.0.0.1', CachePeriodInMinutes: 1 }] });
    default:
      return xmlError('InvalidAction', operation);
  }
}

/** A stand-in of the AWS calls that the preflight makes, on loopback. */
export async function startLocalAws(account: LocalAccount): Promise<{ url: string; close(): void }> {
  const server: Server = createServer((request, response) => {
    void operationOf(request).then(({ operation, form, isJson }) => {
      const { status, type, body } = answerTo(account, operation, form, isJson);
      response.writeHead(status, { 'content-type': type }).end(body);
    });
  });
  return { url: await listenOnLoopback(server), close: () => void endServer(server) };
}
