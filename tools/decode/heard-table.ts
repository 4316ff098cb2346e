import { parseAdvertisement } from '@sward/ble-ingest/ad-structures.ts';
import type { KeyRing } from '@sward/ble-ingest/hearing/key-ring.ts';
import { type Heard, Listener } from '@sward/ble-ingest/hearing/listener.ts';
import { ReplayGuard } from '@sward/ble-ingest/hearing/replay-guard.ts';
import type { Advertisement } from '@sward/ble-ingest/ports.ts';
import type { Value } from '@sward/contracts/reading.ts';

/** What was heard of one sender. */
export type Sender = {
  readonly id: string;
  readonly format: string | undefined;
  name: string;
  packets: number;
  values: Readonly<Record<string, Value>>;
  /** Why packets did not count, and how many each. */
  readonly rejections: Map<string, number>;
  /** What packets of no known format carry: company ids and services, for who wants to declare a format. */
  readonly carries: Set<string>;
};

/** A report with the time at which it was heard, ms. */
export type TimedReport = { readonly report: Advertisement; readonly atMs: number };

const newSender = (id: string, format: string | undefined): Sender => ({
  id,
  format,
  name: '',
  packets: 0,
  values: {},
  rejections: new Map(),
  carries: new Set(),
});

/** Hears reports as the gateway does, every sensor admitted; returns the senders in the order of first hearing. */
export function hearAll(reports: Iterable<TimedReport>, keys: KeyRing): Sender[] {
  const listener = new Listener(new ReplayGuard(), { keys, declared: undefined });
  const senders = new Map<string, Sender>();
  for (const { report, atMs } of reports) {
    const heard = listener.hear(report, atMs);
    const id = heard.kind === 'foreign' ? report.address : heard.deviceId;
    const format = formatOf(heard);
    const key = `${id} ${format}`;
    const sender = senders.get(key) ?? newSender(id, format);
    senders.set(key, sender);
    note(sender, heard, report);
  }
  return [...senders.values()];
}

function formatOf(heard: Heard): string | undefined {
  if (heard.kind === 'foreign') return undefined;
  return heard.kind === 'rejected' ? heard.format : heard.decoded.format;
}

function note(sender: Sender, heard: Heard, report: Advertisement): void {
  const { localName, manufacturerBlocks, serviceBlocks, serviceUuids } = parseAdvertisement(report.data);
  sender.packets += 1;
  if (localName !== undefined) sender.name = localName;
  if (heard.kind === 'rejected') sender.rejections.set(heard.reason, (sender.rejections.get(heard.reason) ?? 0) + 1);
  if (heard.kind === 'decoded') sender.values = { ...sender.values, ...heard.decoded.values };
  if (heard.kind !== 'foreign') return;
  for (const { companyId } of manufacturerBlocks)
    sender.carries.add(`company 0x${companyId.toString(16).padStart(4, '0')}`);
  for (const { uuid } of serviceBlocks) sender.carries.add(`service data 0x${uuid}`);
  for (const uuid of serviceUuids) sender.carries.add(`service 0x${uuid}`);
}
