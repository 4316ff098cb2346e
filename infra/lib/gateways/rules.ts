import { cloudFilters } from '@sward/contracts/topics.ts';
import type { RuleDefinition } from '../telemetry/rule-definition.ts';
import { RULE_ENVELOPE } from '../telemetry/rules.ts';

/** Takes the statuses that gateways publish each minute. */
export const STATUS_RULE_DEFINITION: RuleDefinition = {
  name: 'sward_status',
  description: 'Statuses of gateways: that they are heard from, and in which building',
  sql: `SELECT 'status' AS kind, ${RULE_ENVELOPE} FROM '${cloudFilters.status}'`,
};

/**
 * Takes what IoT Core tells of connections. No client may publish on these topics. Attempts that failed (`connect_failed`) say
 * nothing of a gateway.
 */
export const PRESENCE_RULE_DEFINITION: RuleDefinition = {
  name: 'sward_presence',
  description: 'Connections of gateways that come and go',
  sql:
    "SELECT 'presence' AS kind, encode(*, 'base64') AS data, timestamp() AS received_at " +
    "FROM '$aws/events/presence/+/+' WHERE topic(4) = 'connected' OR topic(4) = 'disconnected'",
};

/** Every rule that leads to the handler of gateway events. */
export const GATEWAY_RULES: readonly RuleDefinition[] = [STATUS_RULE_DEFINITION, PRESENCE_RULE_DEFINITION];
