import { encodeBatch } from '@sward/contracts/adapters/zlib-batch-codec.ts';
import type { DeliveryHeader } from '@sward/contracts/delivery.ts';
import { encodeFrame } from '@sward/contracts/delivery-frame.ts';
import { sampleReadings } from '@sward/contracts/testing/sample-reading.ts';
import type { Arrival, DeliveryWindow } from '../src/delivery-window.ts';

export const EPOCH = '00000000000000aa';
export const LOG = '10000000000000aa';

/** Bytes that nobody looks at. */
export const BODY = Uint8Array.of(1);

/** The header of `count` readings from place `seq`, whose identity has the same number unless `identity` says otherwise. */
export function header(
  seq: number,
  count: number,
  log: Partial<DeliveryHeader['log']> = {},
  identity: { epoch?: string; seq?: number } = {},
): DeliveryHeader {
  const place = { id: LOG, lane: 'backlog' as const, cursor: 0, prev: seq - 1, seq, head: 1000, ...log };
  return { v: 1, epoch: EPOCH, seq, count, ...identity, log: place };
}

/** A whole batch as the buffer sends it. */
export function frame(seq: number, count: number, log: Partial<DeliveryHeader['log']> = {}): Uint8Array {
  const body = encodeBatch({ v: 1, epoch: EPOCH, seq, readings: sampleReadings(count, seq) });
  return encodeFrame({ header: header(seq, count, log), body });
}

/** Has the window take batches one after the other. */
export function takeAll(window: DeliveryWindow, ...headers: DeliveryHeader[]): Arrival[] {
  return headers.map((each) => window.take(each, BODY));
}
