import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus, ConfigurationState, GatewayStatus } from '@sward/contracts/status.ts';

export type StatusInputs = {
  readonly online: boolean;
  readonly nowMs: number;
  readonly uptimeMs: number;
  readonly version: string;
  readonly cloudConnected: boolean;
  readonly ingest: ComponentStatus | undefined;
  readonly buffer: ComponentStatus | undefined;
  /** Of this component itself. */
  readonly configuration: ConfigurationState;
};

const countOf = (value: unknown) => (typeof value === 'number' && value >= 0 ? Math.floor(value) : 0);

/** What each component refused of its newest configuration: a gateway that goes on as before must not look as if it obeyed. */
function refusals({ ingest, buffer, configuration }: StatusInputs): string[] {
  const own = { component: COMPONENTS.cloudPublisher, configuration };
  const statuses = [ingest, buffer, own].filter((status) => status !== undefined);
  return statuses.flatMap(({ component, configuration: { refused = [] } }) =>
    refused.map((line) => `${component}: ${line}`),
  );
}

/** The version 1.0 gateway status, from what the components say of themselves. */
export function gatewayStatus(inputs: StatusInputs): GatewayStatus {
  const refused = refusals(inputs);
  return {
    status: inputs.online ? 'online' : 'offline',
    timestamp: Math.floor(inputs.nowMs / 1000),
    version: inputs.version,
    uptime_seconds: Math.floor(inputs.uptimeMs / 1000),
    mqtt_connected: inputs.cloudConnected,
    active_devices: countOf(inputs.ingest?.detail['active_devices']),
    buffered_messages: inputs.buffer?.depth ?? 0,
    ...(refused.length === 0 ? {} : { config_refused: refused }),
  };
}

/** True where the change is worth a message of its own; clocks and the backlog's size alone are not. */
export function isNews(before: GatewayStatus | undefined, after: GatewayStatus): boolean {
  return (
    before === undefined ||
    before.status !== after.status ||
    before.version !== after.version ||
    before.mqtt_connected !== after.mqtt_connected ||
    before.active_devices !== after.active_devices ||
    before.config_refused?.join('\n') !== after.config_refused?.join('\n')
  );
}
