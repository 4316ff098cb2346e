import { describe, expect, it } from '@jest/globals';
import { byService, SECONDS_PER_MONTH, totalOf } from '../../lib/cost/bill.ts';
import { naiveBill } from '../../lib/cost/naive-bill.ts';
import { PRICES } from '../../lib/cost/prices.ts';
import { type CostSettings, swardBill } from '../../lib/cost/sward-bill.ts';
import { trafficOf, type Workload } from '../../lib/cost/workload.ts';

const BARE: CostSettings = { timeseries: 'none', archive: false, stream: 'none', historyDays: 90 };
const slow: Workload = { devices: 20, intervalS: 600, gateways: 1, publishIntervalS: 0 };
const fast: Workload = { ...slow, intervalS: 5 };
const swardUsd = (workload: Workload, settings = BARE) => totalOf(swardBill(workload, settings, PRICES));
const naiveUsd = (workload: Workload) => totalOf(naiveBill(workload, BARE.historyDays, PRICES));

describe('what a gateway sends', () => {
  it('is every reading that its sensors make', () => {
    expect(trafficOf(slow).readings).toBeCloseTo((20 / 600) * SECONDS_PER_MONTH);
  });

  it('is nearly a message per reading where readings are rare', () => {
    const { messages, readings, readingsPerMessage } = trafficOf(slow);
    expect(readingsPerMessage).toBeGreaterThan(1);
    expect(readingsPerMessage).toBeLessThan(1.1);
    expect(messages * readingsPerMessage).toBeCloseTo(readings);
  });

  it('is a message a second where several readings come in each', () => {
    expect(trafficOf(fast).messages / SECONDS_PER_MONTH).toBeCloseTo(1, 1);
  });

  it('is a message each publish interval, and more only where one cannot hold what gathered', () => {
    expect(trafficOf({ ...fast, publishIntervalS: 60 }).messages / SECONDS_PER_MONTH).toBeCloseTo(1 / 60, 3);
    expect(trafficOf({ ...fast, intervalS: 0.2, publishIntervalS: 60 }).readingsPerMessage).toBeCloseTo(250);
  });
});

describe('the monthly bill', () => {
  it('of the naive design is that of messages, rules, invocations and writes of each reading', () => {
    const readings = (20 / 5) * SECONDS_PER_MONTH;
    const perReading = 1 + 0.15 + 0.15 + 0.2 + 0.125 * 0.03 * 13.3334 + 0.625 + 300e-9 * 0.5 * 1e6;
    const kept = ((20 * 90 * 86_400) / 5) * 300e-9 * 0.25;
    const fixed = 0.16 + (SECONDS_PER_MONTH / 60) * 0.08e-6;
    expect(naiveUsd(fast)).toBeCloseTo((readings / 1e6) * perReading + kept + fixed, 6);
  });

  it('of Sward has no messaging charge for what gateways publish', () => {
    const batches = swardBill(fast, BARE, PRICES).find(({ what }) => what.includes('Basic Ingest'));
    expect(batches?.quantity).toBeGreaterThan(1e6);
    expect(batches?.usd).toBe(0);
  });

  it('falls when batches gather, and most where readings are many', () => {
    const saved = (workload: Workload) => 1 - swardUsd({ ...workload, publishIntervalS: 60 }) / swardUsd(workload);
    expect(saved(fast)).toBeGreaterThan(0.5);
    expect(saved(fast)).toBeGreaterThan(saved(slow));
  });

  it('is a tenth of the naive one for a fleet of fast sensors that gathers for a minute', () => {
    const fleet = { ...fast, gateways: 100, publishIntervalS: 60 };
    expect(naiveUsd(fleet) / swardUsd(fleet)).toBeGreaterThan(10);
  });

  it('says what each service takes, and it adds up', () => {
    const lines = swardBill(fast, { ...BARE, timeseries: 'influxdb2', archive: true, stream: 'kinesis' }, PRICES);
    const services = byService(lines);
    expect([...services.keys()]).toEqual(
      expect.arrayContaining(['IoT Core', 'SQS', 'Lambda', 'DynamoDB', 'Timestream', 'Firehose', 'Kinesis']),
    );
    expect([...services.values()].reduce((sum, usd) => sum + usd)).toBeCloseTo(totalOf(lines));
  });

  it('has the price of a database that does not scale to zero, whatever is sent', () => {
    const added = (workload: Workload) => swardUsd(workload, { ...BARE, timeseries: 'influxdb2' }) - swardUsd(workload);
    expect(added(slow)).toBeGreaterThan(95);
    expect(added(fast)).toBeLessThan(added(slow) + 5);
  });
});
