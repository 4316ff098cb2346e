import { z } from 'zod';
import type { Gateway } from './check.ts';
import { type Finding, findingSchema, LEVELS, worstFirst } from './finding.ts';

const count = z.int().min(0);

/** What `sward doctor --json` prints, version 1: fields may be added, these never change. */
export const reportSchema = z.object({
  v: z.literal(1),
  /** Unix ms. */
  at: z.int(),
  /** Version of the doctor. */
  version: z.string(),
  host: z.string(),
  /** Absent where no nucleus was found. */
  gateway: z.object({ root: z.string(), flavour: z.string(), thing: z.string(), stand_in: z.boolean() }).optional(),
  /** The worst of the findings. */
  level: z.enum(LEVELS),
  counts: z.object({ error: count, warning: count, unknown: count, ok: count }),
  /** Worst first. */
  findings: z.array(findingSchema),
});

export type Report = z.infer<typeof reportSchema>;

export type ReportHead = Pick<Report, 'at' | 'version' | 'host'> & { readonly gateway: Gateway | undefined };

export function reportOf({ gateway, ...head }: ReportHead, findings: readonly Finding[]): Report {
  const sorted = worstFirst(findings);
  const countOf = (level: Finding['level']) => sorted.filter((finding) => finding.level === level).length;
  const counts = {
    error: countOf('error'),
    warning: countOf('warning'),
    unknown: countOf('unknown'),
    ok: countOf('ok'),
  };
  // What nobody can tell does not make a gateway worse than well.
  const level = LEVELS.find((one) => one !== 'unknown' && counts[one] > 0) ?? 'unknown';
  return {
    v: 1,
    ...head,
    ...(gateway === undefined ? {} : { gateway: gatewayOf(gateway) }),
    level,
    counts,
    findings: sorted,
  };
}

const gatewayOf = ({ root, flavour, config, standIn }: Gateway) => ({
  root,
  flavour,
  thing: config.thingName ?? '',
  stand_in: standIn,
});
