import { idSchema } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/** Boots remembered: more than a card in a drawer sees between two synchronisations, and still a small text. */
const MAX_BOOTS = 16;
/** Offsets remembered per boot: the first and the newest. */
const MAX_SAMPLES = 8;
/** Offsets that differ by less are one: what a disciplined clock drifts within a boot, ms. */
const SAME_MS = 500;

/** When (monotonic ms of the boot) the true time was how far ahead of the monotonic clock, ms. */
type OffsetSample = readonly [monoMs: number, offsetMs: number];

const tableSchema = z.array(
  z.strictObject({ boot: idSchema, samples: z.array(z.tuple([z.number(), z.number()])).min(1) }),
);

/** Offsets of the last boots, the newest boot last. */
export type BootOffsets = readonly { readonly boot: string; readonly samples: readonly OffsetSample[] }[];

/** The offset that holds for a moment of a boot: the first one that was learnt after it, else the last one before. */
export function offsetAt(table: BootOffsets, boot: string, monoMs: number): number | undefined {
  const samples = table.find((entry) => entry.boot === boot)?.samples;
  const sample = samples?.find(([learntAt]) => learntAt >= monoMs) ?? samples?.at(-1);
  return sample?.[1];
}

/** The table with an offset just learnt in it; the same table where it says nothing new. */
export function withOffset(table: BootOffsets, boot: string, monoMs: number, offsetMs: number): BootOffsets {
  const samples = table.find((entry) => entry.boot === boot)?.samples ?? [];
  const newest = samples.at(-1);
  if (newest !== undefined && Math.abs(newest[1] - offsetMs) < SAME_MS) return table;
  const [first, ...later] = samples;
  const kept = first === undefined ? [] : [first, ...later.slice(2 - MAX_SAMPLES)];
  const others = table.filter((entry) => entry.boot !== boot);
  return [...others, { boot, samples: [...kept, [monoMs, offsetMs] as const] }].slice(-MAX_BOOTS);
}

/** The table as it is kept in the log. */
export function offsetsToText(table: BootOffsets): string {
  return JSON.stringify(table);
}

/** The table that was kept; undefined where the text is none. */
export function offsetsFromText(text: string): BootOffsets | undefined {
  try {
    return tableSchema.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}
