import { beforeAll, describe, expect, it } from '@jest/globals';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { App, Stack } from 'aws-cdk-lib';
import { AttributeType, TableV2 } from 'aws-cdk-lib/aws-dynamodb';
import { partitionOf } from '../../lib/documents/partitions.ts';
import { TenantsStack } from '../../lib/tenancy/tenants-stack.ts';
import { Account } from '../support/account.ts';
import { isAllowed, type PolicyDocument } from '../support/policy-evaluator.ts';
import { templatesOf } from '../support/templates.ts';

const arn = (service: string, resource: string) => `arn:aws:${service}:eu-west-1:123456789012:${resource}`;
const tables = ['Readings', 'Documents'].map((name) => arn('dynamodb', `table/${name}`));
const partitionKey = { name: 'partition', type: AttributeType.STRING };

function deployed(): Account {
  const app = new App({ context: { '@aws-cdk/core:defaultCrossStackReferences': 'weak' } });
  const data = new Stack(app, 'Data');
  const both = ['Readings', 'Documents'].map((tableName) => new TableV2(data, tableName, { tableName, partitionKey }));
  new TenantsStack(app, 'Tenants', { tenants: ['acme', 'default', 'x-1'], tables: both });
  return new Account(templatesOf(app));
}

describe('the policy of a tenant', () => {
  const policies = new Map<string, PolicyDocument>();
  beforeAll(() => {
    process.env['CDK_VALIDATION'] = 'false';
    for (const { properties } of deployed().resources('AWS::IAM::ManagedPolicy')) {
      const tenant = /of tenant (\S+)/.exec(String(properties['Description']))?.[1] ?? '';
      policies.set(tenant, properties['PolicyDocument'] as PolicyDocument);
    }
  });

  const documentsOf = (tenant: string) => {
    const document = policies.get(tenant);
    return document === undefined ? [] : [document];
  };
  const may = (tenant: string, action: string, resource: string, leadingKeys?: string[]) =>
    isAllowed(documentsOf(tenant), {
      action,
      resource,
      ...(leadingKeys ? { context: { 'dynamodb:LeadingKeys': leadingKeys } } : {}),
    });

  it('is made for each tenant of the settings', () => {
    expect([...policies.keys()].sort()).toEqual(['acme', 'default', 'x-1']);
  });

  it.each(['dynamodb:Query', 'dynamodb:GetItem'])('lets it %s what is its own, in both tables', (action) => {
    for (const table of tables) {
      expect(may('acme', action, table, [partitionOf('acme', 'rules')])).toBe(true);
      expect(may('acme', action, table, ['acme#acme:hq#gw-1#2026-11-21'])).toBe(true);
      expect(may('default', action, table, ['default#hq#gw-1#2026-11-21'])).toBe(true);
    }
  });

  it.each(['acme2#rules', 'default#rules', 'globex#rules', '#buildings', 'acme', 'xacme#rules'])(
    'does not let acme read partition %s, alone or beside its own',
    (partition) => {
      for (const table of tables) {
        expect(may('acme', 'dynamodb:Query', table, [partition])).toBe(false);
        expect(may('acme', 'dynamodb:GetItem', table, ['acme#rules', partition])).toBe(false);
      }
    },
  );

  it.each(['PutItem', 'UpdateItem', 'DeleteItem', 'BatchWriteItem', 'Scan', 'PartiQLSelect', 'BatchGetItem'])(
    'does not let it %s anything, its own not either',
    (action) => {
      for (const table of tables) expect(may('acme', `dynamodb:${action}`, table, ['acme#rules'])).toBe(false);
    },
  );

  it('does not let it read where a request names no key, nor any other table', () => {
    for (const table of tables) expect(may('acme', 'dynamodb:Query', table)).toBe(false);
    expect(may('acme', 'dynamodb:Query', arn('dynamodb', 'table/Other'), ['acme#rules'])).toBe(false);
  });

  it('lets it read its own secrets and no other’s', () => {
    const read = (tenant: string, name: string) =>
      may(tenant, 'secretsmanager:GetSecretValue', arn('secretsmanager', `secret:${name}`));
    expect(read('acme', 'sward/acme/telegram-AbCdEf')).toBe(true);
    expect(read('acme', 'sward/acme2/telegram-AbCdEf')).toBe(false);
    expect(read('acme', 'sward/influxdb-AbCdEf')).toBe(false);
    expect(read('default', 'sward/acme/telegram-AbCdEf')).toBe(false);
    expect(may('acme', 'secretsmanager:PutSecretValue', arn('secretsmanager', 'secret:sward/acme/x'))).toBe(false);
  });

  const gateway = (buildingId: string) => ({ buildingId, gatewayId: 'gw-1' });
  const topics = (buildingId: string) => [
    cloudTopics.status(gateway(buildingId)),
    cloudTopics.telemetry(gateway(buildingId), 'AA:BB:CC:DD:EE:FF'),
  ];
  const hears = (tenant: string, topic: string) => may(tenant, 'iot:Receive', arn('iot', `topic/${topic}`));
  const subscribes = (tenant: string, filter: string) =>
    may(tenant, 'iot:Subscribe', arn('iot', `topicfilter/${filter}`));

  it.each([
    ['acme', 'acme:hq', true],
    ['acme', 'acme2:hq', false],
    ['acme', 'acme', false],
    ['acme', 'globex:hq', false],
    ['default', 'hq', true],
    ['default', 'acme:hq', false],
    ['x-1', 'x-1:hq', true],
  ])('lets %s hear building %s: %s', (tenant, building, expected) => {
    for (const topic of topics(building)) {
      expect(hears(tenant, topic)).toBe(expected);
      expect(subscribes(tenant, topic)).toBe(expected);
    }
  });

  it('does not let it subscribe over all buildings, nor to what the cloud tells gateways, nor publish', () => {
    for (const filter of ['#', 'building/#', 'building/+/gateway/+/status', cloudTopics.ack(gateway('acme:hq'))]) {
      expect(subscribes('acme', filter)).toBe(false);
    }
    expect(hears('acme', cloudTopics.ack(gateway('acme:hq')))).toBe(false);
    expect(may('acme', 'iot:Publish', arn('iot', `topic/${cloudTopics.status(gateway('acme:hq'))}`))).toBe(false);
  });

  it('lets it connect under names that are no gateway’s and no other tenant’s', () => {
    const connects = (client: string) => may('acme', 'iot:Connect', arn('iot', `client/${client}`));
    expect(connects('tenant#acme#dashboard')).toBe(true);
    for (const client of ['gw-1', 'gw-1#2', 'acme', 'tenant#acme2#dashboard']) expect(connects(client)).toBe(false);
  });
});
