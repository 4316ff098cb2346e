import type { PolicyDocument } from '../support/policy-evaluator.ts';

type Values = Readonly<Record<string, string>>;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A provisioning template's body as AWS IoT fills it in: `Ref` of a parameter, and `Fn::Join`. Other functions are none of ours. */
export function fillTemplate(body: unknown, values: Values): unknown {
  if (Array.isArray(body)) return body.map((item) => fillTemplate(item, values));
  if (!isObject(body)) return body;
  if ('Ref' in body) return values[String(body['Ref'])];
  if ('Fn::Join' in body) {
    const [separator, parts] = body['Fn::Join'] as [string, unknown[]];
    return parts.map((part) => fillTemplate(part, values)).join(separator);
  }
  const unknown = Object.keys(body).find((key) => key.startsWith('Fn::'));
  if (unknown !== undefined) throw new TypeError(`no template of ours uses ${unknown}`);
  return Object.fromEntries(Object.entries(body).map(([key, item]) => [key, fillTemplate(item, values)]));
}

type Resources = Readonly<Record<string, { readonly Type: string; readonly Properties: Record<string, unknown> }>>;

/** Resources of a filled template, by their logical name. */
export const resourcesOf = (body: object, values: Values): Resources =>
  (fillTemplate(body, values) as { Resources: Resources }).Resources;

/** The policies that a certificate has after a template was followed. */
export function policiesOf(body: object, values: Values): PolicyDocument[] {
  return Object.values(resourcesOf(body, values))
    .filter(({ Type }) => Type === 'AWS::IoT::Policy')
    .map(({ Properties }) => Properties['PolicyDocument'] as PolicyDocument);
}
