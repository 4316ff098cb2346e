import { z } from 'zod';
import { type DeclaredFormat, declaredDecoder } from './decoders/declared.ts';
import { SignatureIndex } from './decoders/signature-index.ts';
import { withoutPrototypeKey } from './device-config.ts';
import { DECLARATION_GRAMMAR, parseDeclaration } from './gatt/declared/declared-format.ts';

const HEX = /^([0-9a-f]{2})*$/i;
const COMPANY = /^(0x[0-9a-f]{1,4}|\d{1,5})$/i;
const UUID = /^(0x)?([0-9a-f]{4}|[0-9a-f]{8}|[0-9a-f]{8}-?([0-9a-f]{4}-?){3}[0-9a-f]{12})$/i;

const formatSchema = z
  .strictObject({
    company_id: z.coerce
      .string()
      .regex(COMPANY, 'a company identifier is 0x0000 to 0xffff')
      .optional()
      .describe('Manufacturer data of this company'),
    service_data: z
      .string()
      .regex(UUID, 'a UUID has 4, 8 or 32 hex digits')
      .optional()
      .describe('Or service data of this UUID'),
    starts_with: z
      .string()
      .regex(HEX, 'hex digits, two for each octet')
      .default('')
      .describe('Octets that the data begins with'),
    length: z.coerce.number().int().min(1).max(250).optional().describe('Octets that the data has'),
    fields: z.string().min(1).max(900).describe(`What it holds: ${DECLARATION_GRAMMAR}`),
  })
  .refine(({ company_id, service_data }) => (company_id === undefined) !== (service_data === undefined), {
    error: 'name either a company_id or service_data',
  });

type FormatConfig = z.infer<typeof formatSchema>;

const recordSchema = z
  .record(
    z.string().regex(/^[a-z0-9][a-z0-9-]{0,31}$/, 'a format is called by 1 to 32 small letters, digits and dashes'),
    formatSchema,
  )
  .superRefine((formats, context) => {
    for (const [name, format] of Object.entries(formats)) {
      const problem = problemOf(name, format);
      if (problem !== undefined) context.addIssue({ code: 'custom', path: [name, 'fields'], message: problem });
    }
  });

/** Formats of one's own, by the name that readings carry: what advertisements hold that no decoder here knows. */
export const formatsSchema = withoutPrototypeKey.pipe(recordSchema);

export type FormatsConfig = z.infer<typeof formatsSchema>;

/** The decoders of the configuration, ready to be asked; `undefined` where it declares none. */
export function declaredFormats(formats: FormatsConfig): SignatureIndex | undefined {
  const decoders = Object.entries(formats).map(([name, format]) => declaredDecoder(name, declaredFormat(format)));
  return decoders.length === 0 ? undefined : new SignatureIndex(decoders);
}

function problemOf(name: string, format: FormatConfig): string | undefined {
  try {
    const declared = declaredFormat(format);
    declaredDecoder(name, declared);
    return reachesBeyond(declared) ? `a field lies behind the ${format.length} octets that length allows` : undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Whether a frame of the declared length is always too short for a field: such a format would never decode. */
function reachesBeyond({ declaration, length }: DeclaredFormat): boolean {
  if (length === undefined || !declaration.trimStart().startsWith('struct')) return false;
  return parseDeclaration('length', declaration).open()(new Uint8Array(length)).includes('truncated');
}

function declaredFormat({ company_id, service_data, starts_with, length, fields }: FormatConfig): DeclaredFormat {
  return {
    signature:
      company_id === undefined ? { serviceUuid: plainUuid(service_data ?? '') } : { companyId: Number(company_id) },
    startsWith: Buffer.from(starts_with, 'hex'),
    length,
    declaration: fields,
  };
}

const plainUuid = (uuid: string): string => uuid.toLowerCase().replace(/^0x/, '').replaceAll('-', '');
