import type { Reading } from '@sward/contracts/reading.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import type { View } from '../src/page.ts';

/** A status that says nothing but what is given. */
export function status(said: Partial<ComponentStatus>): ComponentStatus {
  return {
    v: 1,
    component: 'sward.BleIngest',
    at: 1_706_872_350_000,
    uptime_s: 1,
    received: 0,
    sent: 0,
    dropped: 0,
    depth: 0,
    bytes: { received: 0, sent: 0, dropped: 0, depth: 0 },
    configuration: { valid: true },
    detail: {},
    ...said,
  };
}

/** A reading of a RuuviTag, `changed` where a test looks. */
export function reading(changed: Partial<Reading> = {}): Reading {
  return {
    device_id: 'a4c138f5a1b2',
    values: { temperature_c: 22.5, humidity_rh: 45.2 },
    measured_at: 1_706_872_350_000,
    received_at: 1_706_872_350_000,
    mono_ms: 1.5,
    boot_id: 'boot-1',
    source: 'ble',
    format: 'ruuvi-df5',
    rssi: -65,
    ...changed,
  };
}

/** What the page shows of a gateway in good health, `changed` where a test looks. */
export function view(changed: Partial<View> = {}): View {
  const use = { rss_mb: 71.2, pss_mb: 37.4, cpu_pct: 3.8 };
  const names = ['sward.BleIngest', 'sward.LocalBuffer', 'sward.CloudPublisher'];
  return {
    title: 'Sward  gateway-local in building-1, nucleus classic',
    upSeconds: 22,
    counts: { received: 184, durable: 183, published: 182, confirmed: 181, held: 3, dropped: 0, carriedOver: 0 },
    stored: 180,
    duplicated: 0,
    unreadable: 0,
    latency: { p50: 595.4, p95: 1068 },
    backlog: { readings: 2, ageS: 1 },
    flows: names.map((component, i) =>
      status({
        component,
        received: 184 - i,
        sent: 181,
        depth: 3 - i,
        bytes: { received: 64_200 >> i, sent: 63_100, dropped: 0, depth: 1040 >> i },
      }),
    ),
    troubles: [],
    alerts: [],
    links: [
      { name: 'radio', state: 'scanning', good: true },
      { name: 'MQTT', state: 'connected', good: true },
      { name: 'cloud', state: 'confirming', good: true },
    ],
    processes: [
      ...names.map((name, i) => ({ name, state: 'RUNNING', restarts: 0, key: String(i + 1), use: { name, ...use } })),
      { name: 'sward.Gateway', state: 'FINISHED', restarts: 0 },
      { name: 'simulator', state: 'RUNNING', restarts: 0, use: { name: 'simulator', ...use } },
    ],
    devices: [],
    notice: '',
    ...changed,
  };
}
