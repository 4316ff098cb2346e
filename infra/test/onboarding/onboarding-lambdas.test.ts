import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DATA_ENVIRONMENT, DOCUMENTS_KEYS } from '../../lib/data/constants.ts';
import { DynamoDbDocumentStore } from '../../lib/documents/adapters/dynamodb-document-store.ts';
import { METRICS } from '../../lib/functions/metric-names.ts';
import type { HookAnswer } from '../../lib/onboarding/hook-event.ts';
import { ONBOARDING_OPERATIONS } from '../../lib/onboarding/onboarding-stack.ts';
import { RegistrationRepository } from '../../lib/onboarding/registration-repository.ts';
import { tokenSha256 } from '../../lib/onboarding/registration-token.ts';
import { type LocalDynamoDb, startDynalite } from '../support/dynalite.ts';
import { invokeLambda } from '../support/invoke-lambda.ts';
import { RecordingProxy } from '../support/recording-proxy.ts';
import { FakeIot } from './adapters/fake-iot.ts';
import { certificate, DAY } from './examples.ts';
import { question, TOKEN } from './world.ts';

const entry = (name: string) => join(__dirname, '..', '..', 'lib', 'onboarding', `${name}.lambda.ts`);

/** The functions as they are deployed: bundled, each in a process of its own, against a table and a stand-in of AWS IoT. */
describe('the functions of onboarding', () => {
  const iot = new FakeIot();
  let dynamoDb: LocalDynamoDb;
  let proxy: RecordingProxy;
  let table: string;
  let variables: Record<string, string>;
  let registrations: RegistrationRepository;

  beforeAll(async () => {
    dynamoDb = await startDynalite();
    proxy = new RecordingProxy(dynamoDb.endpoint);
    table = await dynamoDb.createTable(DOCUMENTS_KEYS);
    variables = {
      [DATA_ENVIRONMENT.documentsTable]: table,
      AWS_ENDPOINT_URL_DYNAMODB: await proxy.start(),
      AWS_ENDPOINT_URL_IOT: await iot.start(),
    };
    registrations = new RegistrationRepository(new DynamoDbDocumentStore(table, dynamoDb.client));
  });
  afterAll(async () => {
    await proxy.close();
    await iot.close();
    await dynamoDb.close();
  });

  async function invoke<Response>(name: keyof typeof ONBOARDING_OPERATIONS, event: unknown) {
    const { response, lines } = await invokeLambda<Response>(entry(name), variables, event);
    return { response, told: lines.map((line) => JSON.parse(line)) };
  }
  const granted = (name: keyof typeof ONBOARDING_OPERATIONS) =>
    ONBOARDING_OPERATIONS[name].map((operation) => `${table} ${operation}`).sort();

  it('provision, exchange and end certificates with what they are granted on the table, and no more', async () => {
    const request = { gatewayId: 'gw-1', buildingId: 'north', tokenSha256: tokenSha256(TOKEN) };
    await registrations.register(request, Date.now());

    const provisioned = await invoke<HookAnswer>('provision', question());
    expect(provisioned.response).toMatchObject({ parameterOverrides: { ThingName: 'gw-1' } });
    expect([...proxy.operations].sort()).toEqual(granted('provision'));
    iot.add(certificate('a'), 'gw-1', 'hash');
    proxy.operations.clear();

    const rotating = { claimCertificateId: certificate('a'), certificateId: certificate('b'), clientId: 'gw-1-rotate' };
    const rotated = await invoke<HookAnswer>('rotate', question({ ...rotating, parameters: {} }));
    expect(rotated.response).toMatchObject({ parameterOverrides: { ThingName: 'gw-1' } });
    expect([...proxy.operations].sort()).toEqual(granted('rotate'));
    iot.add(certificate('b'), 'gw-1', 'hash');
    proxy.operations.clear();

    await registrations.change('gw-1', (known) => {
      const certified_at = Date.now() - 400 * DAY;
      return { ...known, certified_at, retired: known.retired.map((each) => ({ ...each, reason: 'replaced' })) };
    });
    const { told } = await invoke<null>('watch', {});
    expect([...proxy.operations].sort()).toEqual(granted('watch'));
    expect([...iot.certificates.keys()]).toEqual([certificate('b')]);
    expect(told.find((line) => METRICS.certificateAgeDays in line)?.[METRICS.certificateAgeDays]).toBeCloseTo(400, 0);
  }, 120_000);

  it('count what they refuse, and log what a device chose so that no line breaks', async () => {
    const clientId = 'one\n{"message":"certificate_given"}';
    const asked = question({ clientId, parameters: { Token: 'f'.repeat(32) } });
    const { response, told } = await invoke<HookAnswer>('provision', asked);
    expect(response).toEqual({ allowProvisioning: false });
    expect(told.find(({ message }) => message === 'certificate_refused')).toMatchObject({
      service: 'onboarding',
      reason: 'unknown_token',
      client_id: clientId,
    });
    expect(told.filter((line) => METRICS.certificatesRefused in line)).toHaveLength(1);
    expect(told.filter((line) => METRICS.twoGateways in line)).toEqual([]);
  }, 120_000);
});
