import { z } from 'zod';
import { DeclarationError } from './declared/declaration-error.ts';
import { DECLARATION_GRAMMAR, parseDeclaration } from './declared/declared-format.ts';
import { parseWanted } from './wanted-characteristic.ts';

/** Lite hands scalars over as strings. */
const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

const seconds = (min: number, max: number) => z.coerce.number().min(min).max(max);

/** A nucleus takes 255 objects in one message. */
const MAX_CHARACTERISTICS = 16;
/** A leaf of the configuration has at most 1,024 bytes. */
const MAX_DECLARATION = 900;

/** Runs a parser for its error only: what is stored stays the text that was written. */
function check(parse: () => unknown, addIssue: (message: string) => void): void {
  try {
    parse();
  } catch (error) {
    if (!(error instanceof DeclarationError)) throw error;
    addIssue(error.message);
  }
}

const declarationSchema = z
  .string()
  .max(MAX_DECLARATION)
  .superRefine((text, context) =>
    check(
      () => parseDeclaration('declared', text),
      (message) => context.addIssue({ code: 'custom', message }),
    ),
  );

/** zod keeps the message of a key's schema to itself, so keys are looked at here. */
const characteristicsSchema = z.record(z.string(), declarationSchema).superRefine((declared, context) => {
  const texts = Object.keys(declared);
  const seen = new Set<string>();
  for (const text of texts) {
    const addIssue = (message: string) => context.addIssue({ code: 'custom', path: [text], message });
    check(() => {
      const { service = '', characteristic } = parseWanted(text);
      if (seen.has(`${service}/${characteristic}`)) addIssue('the same characteristic twice, in different spellings');
      seen.add(`${service}/${characteristic}`);
    }, addIssue);
  }
  if (texts.length > MAX_CHARACTERISTICS)
    context.addIssue({ code: 'custom', message: `more than ${MAX_CHARACTERISTICS} characteristics` });
});

/** `connect` of a device: its sensor is connected to, beside what it advertises. Every field has a default. */
export const connectSchema = z.strictObject({
  address_type: z
    .enum(['public', 'random'])
    .optional()
    .describe('Kind of the address; without it as the sensor was heard, or both in turn'),
  standard: flag
    .default(true)
    .describe('Take what the SIG defined: Environmental Sensing, Battery, Health Thermometer, Heart Rate'),
  characteristics: characteristicsSchema
    .default({})
    .describe(`UUID, or service/UUID, and how its value is made up: ${DECLARATION_GRAMMAR}`),
  poll_s: seconds(1, 86_400).default(60).describe('Read this often what does not notify, and what the SIG defined, s'),
  silent_after_s: seconds(5, 86_400)
    .default(300)
    .describe('A link that says nothing for so long is closed and made again, s; at least 2.5 times poll_s counts'),
  stay_connected: flag
    .default(true)
    .describe('false: connect every poll_s, read, disconnect; spares the battery and leaves the link to others'),
});

export type ConnectConfig = z.infer<typeof connectSchema>;

/** What holds for all sensors that are connected to. */
export const gattSchema = z.strictObject({
  connect_timeout_s: seconds(1, 60).default(10).describe('An attempt to connect is given up after so long, s'),
  retry_min_s: seconds(0.5, 600).default(2).describe('First pause after a failed attempt; doubles, with jitter, s'),
  retry_max_s: seconds(1, 3600).default(300).describe('Longest pause between two attempts, s'),
});

export type GattConfig = z.infer<typeof gattSchema>;
