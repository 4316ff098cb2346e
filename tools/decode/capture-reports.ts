import { readAdvertisingEvent } from '@sward/ble-ingest/hci/advertising-event.ts';
import { FragmentAssembler } from '@sward/ble-ingest/hci/fragment-assembler.ts';
import { parseBtsnoop } from '@sward/radio/btsnoop.ts';
import type { TimedReport } from './heard-table.ts';

/** The advertisements of a btsnoop capture, long ones put together. @throws InvalidCaptureError */
export function reportsFromCapture(bytes: Uint8Array): TimedReport[] {
  const assembler = new FragmentAssembler();
  return parseBtsnoop(bytes).flatMap(({ timestampUs, packet }) => {
    const atMs = timestampUs / 1000;
    const whole = (readAdvertisingEvent(packet) ?? []).map((report) => assembler.push(report, atMs));
    return whole.filter((report) => report !== undefined).map((report) => ({ report, atMs }));
  });
}

/** Whether a file begins as btsnoop captures do. */
export function isCapture(bytes: Uint8Array): boolean {
  return Buffer.from(bytes.subarray(0, 8)).toString('latin1') === 'btsnoop\0';
}
