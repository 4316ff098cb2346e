import type { IngestBatch } from '@sward/contracts/ingest.ts';
import type { HeldReading } from './held-reading.ts';

/** What stands in a batch beside its readings. */
export type BatchHead = Pick<IngestBatch, 'source' | 'session' | 'batch' | 'base'> & { readonly urgent: boolean };

/** The JSON of a batch. Readings are JSON already: the batch's is put around them. */
export function batchText({ urgent, ...rest }: BatchHead, items: readonly HeldReading[]): string {
  const head: Omit<IngestBatch, 'readings'> = { v: 1, ...rest, ...(urgent ? { urgent } : {}) };
  return `${JSON.stringify(head).slice(0, -1)},"readings":[${items.map(({ json }) => json).join(',')}]}`;
}
