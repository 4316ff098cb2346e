import { COMPONENTS } from '@sward/contracts/components.ts';
import type {
  ComponentStatus,
  ConfigurationState,
  GatewayStatus,
  LinkState,
  StatusCounters,
} from '@sward/contracts/status.ts';

export type StatusInputs = {
  readonly online: boolean;
  readonly nowMs: number;
  readonly uptimeMs: number;
  readonly version: string;
  readonly cloudConnected: boolean;
  readonly link: LinkState;
  readonly ingest: ComponentStatus | undefined;
  readonly buffer: ComponentStatus | undefined;
  /** Of this component itself. */
  readonly configuration: ConfigurationState;
  readonly counters: StatusCounters;
};

/** What the status needs of each component. */
type Said = StatusCounters & { readonly component: string; readonly configuration: ConfigurationState };

const countOf = (value: unknown) => (typeof value === 'number' && value >= 0 ? Math.floor(value) : 0);

function allSaid({ ingest, buffer, configuration, counters }: StatusInputs): Said[] {
  const own = { component: COMPONENTS.cloudPublisher, configuration, ...counters };
  return [ingest, buffer, own].filter((status) => status !== undefined);
}

/** What each component refused of its newest configuration: a gateway that goes on as before must not look as if it obeyed. */
function refusals(components: readonly Said[]): Pick<GatewayStatus, 'config_refused'> {
  const lines = components.flatMap(({ component, configuration: { refused = [] } }) =>
    refused.map((line) => `${component}: ${line}`),
  );
  return lines.length === 0 ? {} : { config_refused: lines };
}

/** The version 1.0 gateway status, from what the components say of themselves. */
export function gatewayStatus(inputs: StatusInputs): GatewayStatus {
  const components = allSaid(inputs);
  const { clock, log_dead_letters, unconfirmed_cloud_age_s } = inputs.buffer?.detail ?? {};
  return {
    status: inputs.online ? 'online' : 'offline',
    timestamp: Math.floor(inputs.nowMs / 1000),
    version: inputs.version,
    uptime_seconds: Math.floor(inputs.uptimeMs / 1000),
    mqtt_connected: inputs.cloudConnected,
    active_devices: countOf(inputs.ingest?.detail['active_devices']),
    buffered_messages: inputs.buffer?.depth ?? 0,
    ...refusals(components),
    backlog_seconds: countOf(unconfirmed_cloud_age_s),
    link: inputs.link,
    dropped_readings: components.reduce((sum, { dropped }) => sum + dropped, 0),
    dead_letters: countOf(log_dead_letters),
    ...(typeof clock === 'string' ? { time_quality: clock } : {}),
    components: Object.fromEntries(components.map(({ component, ...said }) => [component, countersOf(said)])),
  };
}

function countersOf({ received, sent, dropped, depth, bytes }: StatusCounters): StatusCounters {
  return { received, sent, dropped, depth, bytes };
}

/** True where the change is worth a message of its own; clocks, counters and the backlog's size alone are not. */
export function isNews(before: GatewayStatus | undefined, after: GatewayStatus): boolean {
  return before === undefined || newsIn(before) !== newsIn(after);
}

function newsIn(status: GatewayStatus): string {
  const { version, mqtt_connected, active_devices, config_refused, time_quality } = status;
  const parts = [status.status, version, mqtt_connected, active_devices, config_refused, time_quality];
  const isUnauthorized = status.link === 'unauthorized';
  const isAnyLost = [status.dropped_readings, status.dead_letters].map((lost) => (lost ?? 0) > 0);
  return JSON.stringify([...parts, isUnauthorized, ...isAnyLost]);
}
