import type { PolicyDocument } from '@sward/infra/lib/onboarding/policy-document.ts';
import { z } from 'zod';
import { TemplateError } from './provisioning-errors.ts';

/** What a template makes of one device. */
export type Provisioned = {
  readonly thingName: string;
  /** Of the certificate. */
  readonly status: 'ACTIVE' | 'INACTIVE';
  readonly policies: readonly PolicyDocument[];
};

export type Parameters = Readonly<Record<string, string>>;

const templateSchema = z.object({
  Parameters: z.record(z.string(), z.object({ Type: z.literal('String'), Default: z.string().optional() })),
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.record(z.string(), z.unknown()) })),
});
const statement = z.object({ Effect: z.literal('Allow'), Action: z.array(z.string()), Resource: z.array(z.string()) });
const policySchema = z.object({ Version: z.literal('2012-10-17'), Statement: z.array(statement) });
const refSchema = z.strictObject({ Ref: z.string() });
const joinSchema = z.strictObject({ 'Fn::Join': z.tuple([z.string(), z.array(z.unknown())]) });

/**
 * Carries a provisioning template out, as far as ours go: `Ref` and `Fn::Join`, one thing, one certificate and policies.
 * @throws TemplateError where a parameter is missing, or the template holds something else
 */
export function carryOut(body: object, given: Parameters): Provisioned {
  const template = checked(templateSchema, body);
  const defaults = Object.entries(template.Parameters).map(([name, { Default }]) => [name, Default] as const);
  const values = new Map<string, string | undefined>([...defaults, ...Object.entries(given)]);
  const resources = Object.values(template.Resources);
  const of = (type: string) =>
    resources.filter(({ Type }) => Type === type).map(({ Properties }) => fill(Properties, values));
  const [thing] = of('AWS::IoT::Thing');
  const [certificate] = of('AWS::IoT::Certificate');
  const { ThingName } = checked(z.object({ ThingName: z.string() }), thing);
  const { Status } = checked(z.object({ Status: z.enum(['ACTIVE', 'INACTIVE']) }), certificate);
  const policies = of('AWS::IoT::Policy').map((each) => checked(z.object({ PolicyDocument: policySchema }), each));
  return { thingName: ThingName, status: Status, policies: policies.map(({ PolicyDocument }) => PolicyDocument) };
}

function fill(value: unknown, values: ReadonlyMap<string, string | undefined>): unknown {
  const ref = refSchema.safeParse(value);
  if (ref.success) return parameterOf(ref.data.Ref, values);
  const join = joinSchema.safeParse(value);
  if (join.success) {
    const [between, parts] = join.data['Fn::Join'];
    return parts.map((part) => fill(part, values)).join(between);
  }
  if (Array.isArray(value)) return value.map((each) => fill(each, values));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, fill(each, values)]));
}

function parameterOf(name: string, values: ReadonlyMap<string, string | undefined>): string {
  const value = values.get(name);
  if (value === undefined) throw new TemplateError(`the parameter ${name} is missing`);
  return value;
}

function checked<T>(schema: z.ZodType<T>, value: unknown): T {
  const { success, data, error } = schema.safeParse(value);
  if (success) return data;
  throw new TemplateError(`the template is none that is understood here: ${error.issues[0]?.message ?? ''}`);
}
