import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import { text } from 'node:stream/consumers';
import type { LocalDynamoDb } from '../../../infra/test/support/dynalite.ts';

const XMLNS = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

const resourceXml = ([id, name]: readonly [string, string]) => `<member>
  <LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${name}</PhysicalResourceId>
  <ResourceType>AWS::DynamoDB::GlobalTable</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>
  <LastUpdatedTimestamp>2026-11-01T00:00:00Z</LastUpdatedTimestamp></member>`;

/** What CloudFormation answers where the stack has these tables, by logical id; or that there is no such stack. */
function stackXml(body: string, tables: ReadonlyMap<string, string>): { status: number; xml: string } {
  const stack = new URLSearchParams(body).get('StackName');
  if (stack !== 'SwardData' || tables.size === 0) {
    const error = `<Code>ValidationError</Code><Message>Stack with id ${stack} does not exist</Message>`;
    return { status: 400, xml: `<ErrorResponse xmlns="${XMLNS}"><Error>${error}</Error></ErrorResponse>` };
  }
  const members = [...tables].map(resourceXml).join('');
  const result = `<ListStackResourcesResult><StackResourceSummaries>${members}</StackResourceSummaries></ListStackResourcesResult>`;
  return { status: 200, xml: `<ListStackResourcesResponse xmlns="${XMLNS}">${result}</ListStackResourcesResponse>` };
}

/** An account at one address: CloudFormation that knows one stack, and the DynamoDB of a test behind it. */
export type FakeAccount = { readonly endpoint: string; close(): Promise<void> };

export async function startFakeAccount(
  dynamodb: LocalDynamoDb,
  tables: ReadonlyMap<string, string>,
): Promise<FakeAccount> {
  const server = createServer(async (request, response) => {
    const body = await text(request);
    const isTable = String(request.headers['x-amz-target']).startsWith('DynamoDB_');
    const { status, xml } = isTable ? await forwarded(request, body, dynamodb) : stackXml(body, tables);
    response.writeHead(status, { 'content-type': isTable ? 'application/x-amz-json-1.0' : 'text/xml' }).end(xml);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { endpoint: addressOf(server), close: () => endServer(server) };
}

async function endServer(server: Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}

async function forwarded({ headers }: IncomingMessage, body: string, { client }: LocalDynamoDb) {
  const { protocol, hostname, port } = (await client.config.endpoint?.()) ?? {};
  const passed = ['x-amz-target', 'x-amz-date', 'authorization', 'content-type', 'host'].map(
    (name): [string, string] => {
      return [name, String(headers[name])];
    },
  );
  const answer = await fetch(`${protocol}//${hostname}:${port}`, { method: 'POST', headers: passed, body });
  return { status: answer.status, xml: await answer.text() };
}

function addressOf(server: Server): string {
  const address = server.address();
  if (address === null || typeof address === 'string')
    throw new TypeError('the fake account does not listen on a port');
  return `http://127.0.0.1:${address.port}`;
}
