import { describe, expect, it } from '@jest/globals';
import { cloudTopics } from '@sward/contracts/topics.ts';
import { ruleOutputSchema } from '../../lib/telemetry/rule-output.ts';
import { BATCH_RULE_DEFINITION, TELEMETRY_RULE_DEFINITION, TELEMETRY_RULES } from '../../lib/telemetry/rules.ts';

const gateway = { buildingId: 'north', gatewayId: 'gw-1' };

/** The columns that a rule's SELECT names. */
const columnsOf = (sql: string) => [...sql.matchAll(/ AS (\w+)/g)].map(([, name]) => name).sort();
/** The level of the topic, counted from 1, that a column takes. */
const levelOf = (sql: string, column: string) => Number(new RegExp(`topic\\((\\d)\\) AS ${column}`).exec(sql)?.[1]);

describe('rules', () => {
  it('select exactly the columns that the handler reads', () => {
    const columns = ruleOutputSchema.options.map(({ shape }) => Object.keys(shape).sort());
    expect(TELEMETRY_RULES.map(({ sql }) => columnsOf(sql))).toEqual(columns);
  });

  it('take building, gateway and device from where the topics have them', () => {
    const batchTopic = cloudTopics.batch(gateway).replace(`$aws/rules/${BATCH_RULE_DEFINITION.name}/`, '').split('/');
    const telemetryTopic = cloudTopics.telemetry(gateway, 'dev').split('/');
    for (const [{ sql }, topic] of [
      [BATCH_RULE_DEFINITION, batchTopic],
      [TELEMETRY_RULE_DEFINITION, telemetryTopic],
    ] as const) {
      expect(topic[levelOf(sql, 'building_id') - 1]).toBe('north');
      expect(topic[levelOf(sql, 'gateway_id') - 1]).toBe('gw-1');
    }
    expect(telemetryTopic[levelOf(TELEMETRY_RULE_DEFINITION.sql, 'device_id') - 1]).toBe('dev');
  });

  it('read as AWS IoT SQL of version 2016-03-23', () => {
    expect(BATCH_RULE_DEFINITION.sql).toBe(
      "SELECT 'batch' AS kind, encode(*, 'base64') AS data, topic(2) AS building_id, topic(4) AS gateway_id, " +
        "timestamp() AS received_at FROM 'building/+/gateway/+/batch'",
    );
  });
});
