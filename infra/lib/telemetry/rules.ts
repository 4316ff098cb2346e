import { BATCH_RULE, cloudFilters } from '@sward/contracts/topics.ts';
import type { RuleDefinition } from './rule-definition.ts';

/**
 * What rules on gateways’ topics select besides their own columns. The payload goes through as base64 and untouched: it may be
 * binary, and a sender cannot smuggle in a `gateway_id` next to the one that IoT Core vouches for, the topic's.
 * The Basic Ingest prefix `$aws/rules/<rule>/` is not counted by `topic(n)`.
 */
export const RULE_ENVELOPE =
  "encode(*, 'base64') AS data, topic(2) AS building_id, topic(4) AS gateway_id, timestamp() AS received_at";

/** Takes deflated batches, which gateways publish by Basic Ingest. */
export const BATCH_RULE_DEFINITION: RuleDefinition = {
  name: BATCH_RULE,
  description: 'Deflated batches of readings, to be stored and acknowledged',
  sql: `SELECT 'batch' AS kind, ${RULE_ENVELOPE} FROM '${cloudFilters.batch}'`,
};

/** Takes version 1.0 telemetry: one JSON message per reading, from gateways in `reading` mode and from old ones. */
export const TELEMETRY_RULE_DEFINITION: RuleDefinition = {
  name: 'sward_telemetry',
  description: 'Version 1.0 telemetry, one reading per message, to be stored and, where numbered, acknowledged',
  sql: `SELECT 'telemetry' AS kind, ${RULE_ENVELOPE}, topic(6) AS device_id FROM '${cloudFilters.telemetry}'`,
};

/** Every rule that leads to the telemetry handler. */
export const TELEMETRY_RULES: readonly RuleDefinition[] = [BATCH_RULE_DEFINITION, TELEMETRY_RULE_DEFINITION];
