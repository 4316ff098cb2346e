import { readAdvertisingEvent } from '@sward/ble-ingest/hci/advertising-event.ts';
import { FragmentAssembler } from '@sward/ble-ingest/hci/fragment-assembler.ts';
import type { DeviceKeys } from '@sward/ble-ingest/hearing/key-ring.ts';
import { Listener } from '@sward/ble-ingest/hearing/listener.ts';
import { ReplayGuard } from '@sward/ble-ingest/hearing/replay-guard.ts';
import { toReading } from '@sward/ble-ingest/to-reading.ts';
import type { Reading } from '@sward/contracts/reading.ts';
import type { Kind } from './mix.ts';

const NOW_MS = 1_700_000_000_000;
/** Each sensor sends once a second: the twentieth part of it lies between two packets. */
const BETWEEN_MS = 50;

/** Octets of HCI to readings, as ble-ingest does it, without its processes: returns how many readings were made. */
export function hearAll({ packets, keys }: Kind): number {
  const ring = new Map([...keys].map(([id, key]): [string, DeviceKeys] => [id, { key, counterEpoch: 0 }]));
  // A new one for each pass: the counters of encrypted frames must rise.
  const listener = new Listener(new ReplayGuard(), { keys: ring, declared: undefined });
  const fragments = new FragmentAssembler();
  let monotonicMs = 0;
  let made = 0;
  for (const packet of packets) {
    monotonicMs += BETWEEN_MS;
    for (const report of readAdvertisingEvent(packet) ?? []) {
      const whole = fragments.push(report, monotonicMs);
      if (whole !== undefined && readingOf(listener, whole, monotonicMs) !== undefined) made += 1;
    }
  }
  return made;
}

function readingOf(
  listener: Listener,
  report: Parameters<Listener['hear']>[0],
  monotonicMs: number,
): Reading | undefined {
  const heard = listener.hear(report, monotonicMs);
  if (heard.kind !== 'decoded' || Object.keys(heard.decoded.values).length === 0) return undefined;
  const { format, values, packetId } = heard.decoded;
  const said = { device_id: heard.deviceId, format, values, rssi: report.rssi, packetId };
  return toReading(said, { nowMs: NOW_MS + monotonicMs, monotonicMs, bootId: 'bench-boot' });
}
