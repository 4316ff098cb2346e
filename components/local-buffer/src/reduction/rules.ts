import { idSchema } from '@sward/contracts/ids.ts';
import { quantityOf, withoutProbe } from '@sward/contracts/quantities.ts';
import { z } from 'zod';

/** A value that does not change is stored at least this often, s, unless a rule says otherwise. */
const MAX_SILENCE_S = 600;
/** A message of the nucleus holds 255 objects at most: so many rules leave room for the rest. */
const MAX_RULES = 64;

const isDevicePattern = (text: string) =>
  text === '*' || idSchema.safeParse(text.endsWith('*') ? text.slice(0, -1) : text).success;

const isQuantityPattern = (text: string) => text === '*' || quantityOf(text) !== undefined;

const seconds = z.coerce.number().min(1).max(86_400);

const ruleSchema = z
  .strictObject({
    device: z
      .string()
      .refine(isDevicePattern, { error: 'no device id, nor the beginning of one and `*`' })
      .default('*'),
    quantity: z.string().refine(isQuantityPattern, { error: 'no quantity that readings have' }).default('*'),
    min_interval_s: seconds.optional(),
    dead_band: z.coerce.number().positive().optional(),
    max_silence_s: seconds.optional(),
    window_s: seconds.optional(),
  })
  .refine((rule) => rule.window_s ?? rule.min_interval_s ?? rule.dead_band, {
    error: 'names none of min_interval_s, dead_band and window_s',
  })
  .refine((rule) => rule.window_s === undefined || (rule.min_interval_s ?? rule.dead_band) === undefined, {
    error: 'window_s goes with neither min_interval_s nor dead_band: averages are reduced already',
  })
  .refine((rule) => (rule.max_silence_s ?? Number.POSITIVE_INFINITY) >= (rule.min_interval_s ?? 0), {
    error: 'max_silence_s is below min_interval_s',
  });

/** Rules by name, so that each setting is a small leaf of the nucleus's configuration. Null takes a rule away again. */
export const reductionSchema = z
  .record(idSchema, ruleSchema.nullable())
  .refine((rules) => Object.keys(rules).length <= MAX_RULES, { error: `more than ${MAX_RULES} rules` });

export type ReductionConfig = z.infer<typeof reductionSchema>;

/** What happens to the values of some quantities of some devices. Exactly one of `windowS` and `spacing` is there. */
export type Rule = {
  readonly device: string;
  readonly quantity: string;
  /** Length of the window whose mean, least and greatest value are stored, s. */
  readonly windowS?: number;
  readonly minIntervalS: number;
  readonly deadBand: number;
  readonly maxSilenceS: number;
};

/** Rules in the order in which they are asked. */
export type RuleBook = readonly Rule[];

const DEFAULTS = { minIntervalS: 0, deadBand: 0 } as const;

/** An id says more than its beginning, a longer beginning more than a shorter one; then a quantity more than all. */
const weight = ({ device, quantity }: Rule) =>
  (device.endsWith('*') ? device.length : 1000) * 2 + (quantity === '*' ? 0 : 1);

/** The rules of a configuration, the most specific first; of two that are equally so, the first by name. */
export function ruleBook(config: ReductionConfig): RuleBook {
  const named = Object.entries(config).sort(([a], [b]) => (a < b ? -1 : 1));
  const rules = named.flatMap(([, rule]) => (rule === null ? [] : [toRule(rule)]));
  return rules.sort((a, b) => weight(b) - weight(a));
}

function toRule(rule: z.infer<typeof ruleSchema>): Rule {
  const { device, quantity, min_interval_s, dead_band, max_silence_s, window_s } = rule;
  return {
    ...DEFAULTS,
    device,
    quantity,
    ...(window_s === undefined ? {} : { windowS: window_s }),
    ...(min_interval_s === undefined ? {} : { minIntervalS: min_interval_s }),
    ...(dead_band === undefined ? {} : { deadBand: dead_band }),
    maxSilenceS: max_silence_s ?? Math.max(MAX_SILENCE_S, min_interval_s ?? 0),
  };
}

const matches = (pattern: string, text: string) =>
  pattern.endsWith('*') ? text.startsWith(pattern.slice(0, -1)) : pattern === text;

/** The one rule for a quantity of a device: the most specific that fits. Rules do not add up. */
export function ruleFor(rules: RuleBook, deviceId: string, quantity: string): Rule | undefined {
  const probed = withoutProbe(quantity);
  return rules.find(
    (rule) => matches(rule.device, deviceId) && (rule.quantity === '*' || [quantity, probed].includes(rule.quantity)),
  );
}
