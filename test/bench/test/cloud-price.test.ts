import { describe, expect, it } from '@jest/globals';
import { PRICES } from '@sward/infra/lib/cost/prices.ts';
import { type CaseUse, usdPerMillion } from '../cloud/price.ts';

const use = (fields: Partial<CaseUse>): CaseUse => ({
  readings: 1000,
  invocations: 1000,
  queuedByRule: 0,
  cpuMs: 0,
  aws: { kind: 'use', calls: {}, writeUnits: 0, queued: 0 },
  ...fields,
});

describe('the price of a million readings', () => {
  it('of the naive design is a message, a rule, its action and an invocation each, and what is written', () => {
    const { iotCore, lambda, dynamoDb } = PRICES;
    const each = iotCore.millionMessages + iotCore.millionRules + iotCore.millionActions + lambda.millionRequests;
    const aws = { kind: 'use' as const, calls: {}, writeUnits: 1000, queued: 0 };
    expect(usdPerMillion(use({ aws }))).toBeCloseTo(each + dynamoDb.millionWrites);
  });

  it('of batches has no message but the acknowledgement, in and out', () => {
    const batches = { invocations: 10, queuedByRule: 10 };
    const silent = usdPerMillion(use(batches));
    const aws = { kind: 'use' as const, calls: { Publish: 10 }, writeUnits: 0, queued: 0 };
    expect(usdPerMillion(use({ ...batches, aws })) - silent).toBeCloseTo((20 * PRICES.iotCore.millionMessages) / 1000);
  });

  it('counts the time of the function at the share of a processor that Lambda gives to its memory', () => {
    const idle = usdPerMillion(use({}));
    const busy = usdPerMillion(use({ cpuMs: 1000 }));
    expect(busy - idle).toBeCloseTo(((1769 / 512) * 0.5 * PRICES.lambda.gbSecond * 1e6) / 1000);
  });
});
