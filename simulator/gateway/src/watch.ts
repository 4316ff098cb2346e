import type { AlertOverview } from '@sward/cloud/backend.ts';
import { CLOUD_CONSUMER, COMPONENTS } from '@sward/contracts/components.ts';
import type { StatusDetail } from '@sward/contracts/status.ts';
import { alertValueText, conditionText, subjectOf } from '@sward/infra/lib/notifications/alert-words.ts';
import type { AlertRow } from './alert-lines.ts';
import { KILLABLE, type LocalGateway } from './local-gateway.ts';
import type { GatewayOptions } from './options.ts';
import type { ProcessRow, View } from './page.ts';
import type { ProcessUse } from './result.ts';
import { troublesOf } from './troubles.ts';

/** What the page shows of the gateway at this moment. */
export function viewOf(gateway: LocalGateway, options: GatewayOptions, nowMs: number, notice: string): View {
  const { stored, duplicates, latency } = gateway.cloudStats;
  const { traffic, nucleus } = gateway;
  const connected = nucleus.iotCore.connected;
  const confirming = traffic.statusOf(COMPONENTS.cloudPublisher)?.detail['connected'] === true;
  const statuses = gateway.statuses;
  const buffer = traffic.statusOf(COMPONENTS.localBuffer)?.detail ?? {};
  const clock = String(buffer['clock'] ?? 'unknown');
  const adapter = String(traffic.statusOf(COMPONENTS.bleIngest)?.detail['adapter'] ?? 'unknown');
  return {
    title: `Sward  ${options.gateway} in ${options.building}, nucleus ${options.flavour}`,
    upSeconds: gateway.upSeconds,
    counts: traffic.tally.counts,
    stored,
    duplicated: duplicates,
    latency,
    links: [
      { name: 'radio', state: adapter, good: adapter === 'scanning' },
      { name: 'MQTT', state: connected ? 'connected' : 'away', good: connected },
      { name: 'cloud', state: confirming ? 'confirming' : 'silent', good: confirming },
      { name: 'clock', state: clock, good: clock !== 'unsynchronized' },
    ],
    unreadable: traffic.unreadable,
    backlog: { readings: countIn(buffer, UNCONFIRMED), ageS: countIn(buffer, `${UNCONFIRMED}_age_s`) },
    flows: statuses,
    troubles: troublesOf(statuses),
    ...alertsOf(gateway.alerts, nowMs),
    processes: processRows(nucleus.components.list(), gateway.processes()),
    devices: traffic.devices.list().map(({ reading }) => ({
      id: reading.device_id,
      format: reading.format,
      values: reading.values,
      ageMs: Math.max(0, nowMs - reading.received_at),
      rssi: reading.rssi,
    })),
    notice,
  };
}

/** The alerts as the page shows them. */
export function alertsOf({ open, told }: AlertOverview, nowMs: number): Pick<View, 'alerts' | 'told'> {
  const alerts = open.map((alert): AlertRow => {
    const { severity, condition, acknowledged } = alert;
    return {
      severity,
      what: `${subjectOf(alert)}: ${conditionText(condition)}`,
      value: alertValueText(alert, alert.latest ?? alert.value),
      ageMs: Math.max(0, nowMs - alert.since),
      ...(acknowledged === undefined ? {} : { acknowledgedBy: acknowledged.by }),
    };
  });
  if (told === undefined) return { alerts };
  const { channel_id: channel, title } = told.notification;
  return { alerts, told: { channel, title, ageMs: Math.max(0, nowMs - told.at) } };
}

const UNCONFIRMED = `unconfirmed_${CLOUD_CONSUMER}`;

const countIn = (detail: StatusDetail, key: string) => {
  const value = detail[key];
  return typeof value === 'number' ? value : 0;
};

type Listed = { readonly name: string; readonly state: string; readonly restarts: number };

/** The components, then the processes that are none: this one. A component that can be killed shows its key. */
function processRows(components: readonly Listed[], uses: readonly ProcessUse[]): ProcessRow[] {
  const rowOf = ({ name, state, restarts }: Listed): ProcessRow => {
    const use = uses.find((process) => process.name === name);
    const place = KILLABLE.indexOf(name);
    return { name, state, restarts, ...(place === -1 ? {} : { key: String(place + 1) }), ...(use && { use }) };
  };
  const others = uses.filter(({ name }) => components.every((component) => component.name !== name));
  return [...components, ...others.map(({ name }) => ({ name, state: 'RUNNING', restarts: 0 }))].map(rowOf);
}

/** One line for where there is no terminal. */
export function progressLine(gateway: LocalGateway): string {
  const { counts } = gateway.traffic.tally;
  const cells = Object.entries({ ...counts, stored: gateway.cloudStats.stored }).map(
    ([name, count]) => `${name} ${count}`,
  );
  return `${gateway.upSeconds.toFixed(0)} s  ${cells.join('  ')}`;
}
