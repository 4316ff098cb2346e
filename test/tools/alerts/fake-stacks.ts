import { once } from 'node:events';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';

const XMLNS = 'http://cloudformation.amazonaws.com/doc/2010-05-15/';

/** A CloudFormation that knows the stacks SwardData and SwardAlerts. */
export type FakeStacks = { readonly endpoint: string; close(): void };

const tableXml = ([id, name]: readonly [string, string]) => `<member>
  <LogicalResourceId>${id}</LogicalResourceId><PhysicalResourceId>${name}</PhysicalResourceId>
  <ResourceType>AWS::DynamoDB::GlobalTable</ResourceType><ResourceStatus>CREATE_COMPLETE</ResourceStatus>
  <LastUpdatedTimestamp>2026-11-01T00:00:00Z</LastUpdatedTimestamp></member>`;

const outputXml = ([key, value]: readonly [string, string]) =>
  `<member><OutputKey>${key}</OutputKey><OutputValue>${value}</OutputValue></member>`;

/**
 * @param tables of the stack SwardData, by logical id
 * @param outputs of the stack SwardAlerts
 */
export async function startFakeStacks(
  tables: Readonly<Record<string, string>>,
  outputs: Readonly<Record<string, string>>,
): Promise<FakeStacks> {
  const summaries = Object.entries(tables).map(tableXml).join('');
  const list = `<ListStackResourcesResponse xmlns="${XMLNS}"><ListStackResourcesResult><StackResourceSummaries>${summaries}</StackResourceSummaries></ListStackResourcesResult></ListStackResourcesResponse>`;
  const told = Object.entries(outputs).map(outputXml).join('');
  const stack = `<member><StackName>SwardAlerts</StackName><StackStatus>CREATE_COMPLETE</StackStatus><CreationTime>2026-11-01T00:00:00Z</CreationTime><Outputs>${told}</Outputs></member>`;
  const described = `<DescribeStacksResponse xmlns="${XMLNS}"><DescribeStacksResult><Stacks>${stack}</Stacks></DescribeStacksResult></DescribeStacksResponse>`;
  const answers = new Map([
    ['ListStackResources SwardData', list],
    ['DescribeStacks SwardAlerts', described],
  ]);
  const server = createServer(async (request, response) => {
    const asked = new URLSearchParams(await text(request));
    const answer = answers.get(`${asked.get('Action')} ${asked.get('StackName')}`);
    response
      .writeHead(answer === undefined ? 400 : 200, { 'content-type': 'text/xml' })
      .end(answer ?? '<ErrorResponse/>');
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new TypeError('the stacks do not listen on a port');
  return { endpoint: `http://127.0.0.1:${address.port}`, close: () => server.close() };
}
