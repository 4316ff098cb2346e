type OneOrMany = string | readonly string[];
type Conditions = Readonly<Record<string, Readonly<Record<string, OneOrMany>>>>;

/** A statement of an IAM or IoT policy, its ARNs as text. */
export type Statement = {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Action: OneOrMany;
  readonly Resource: OneOrMany;
  readonly Condition?: Conditions;
};

export type PolicyDocument = { readonly Statement: readonly Statement[] };

export type Request = {
  readonly action: string;
  readonly resource: string;
  /** Condition keys: `dynamodb:LeadingKeys`. */
  readonly context?: Readonly<Record<string, OneOrMany>>;
  /** Policy variables by name: `iot:Connection.Thing.ThingName`. One that is not known matches nothing. */
  readonly variables?: Readonly<Record<string, string>>;
};

const many = (value: OneOrMany): readonly string[] => (typeof value === 'string' ? [value] : value);

/** `*` stands for any characters, slashes too, and `?` for one; MQTT's own wildcards mean nothing in a policy. */
function matches(pattern: string, text: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${source}$`, 's').test(text);
}

/** What a variable stands for is text: a `*` in it would not be a wildcard, so no pattern with one is filled. */
function fill(pattern: string, variables: Request['variables'] = {}): string | undefined {
  let known = true;
  const filled = pattern.replace(/\$\{([^}]+)\}/g, (_, name: string) => {
    const value = variables[name];
    known &&= value !== undefined && !/[*?]/.test(value);
    return value ?? '';
  });
  return known ? filled : undefined;
}

/** Every operator that our policies use. One that is not here throws, so that no condition goes unseen. */
const OPERATORS: Readonly<Record<string, (given: readonly string[], wanted: readonly string[]) => boolean>> = {
  StringEquals: (given, wanted) => given.length > 0 && given.every((value) => wanted.includes(value)),
  StringLike: (given, wanted) =>
    given.length > 0 && given.every((value) => wanted.some((like) => matches(like, value))),
  'ForAllValues:StringLike': (given, wanted) => given.every((value) => wanted.some((like) => matches(like, value))),
  ArnEquals: (given, wanted) => given.length > 0 && given.every((value) => wanted.some((like) => matches(like, value))),
  Null: (given, wanted) => wanted.includes(String(given.length === 0)),
  Bool: (given, wanted) => given.length > 0 && given.every((value) => wanted.includes(value)),
};

function holds(conditions: Conditions, context: Request['context'] = {}): boolean {
  return Object.entries(conditions).every(([operator, keys]) => {
    const test = OPERATORS[operator];
    if (test === undefined) throw new TypeError(`the evaluator does not know the operator ${operator}`);
    return Object.entries(keys).every(([key, wanted]) => test(many(context[key] ?? []), many(wanted)));
  });
}

function applies(statement: Statement, { action, resource, context, variables }: Request): boolean {
  return (
    many(statement.Action).some((pattern) => matches(pattern.toLowerCase(), action.toLowerCase())) &&
    many(statement.Resource).some((pattern) => {
      const filled = fill(pattern, variables);
      return filled !== undefined && matches(filled, resource);
    }) &&
    holds(statement.Condition ?? {}, context)
  );
}

/** Whether policies that are attached together allow a request: some statement allows it, and none denies it. */
export function isAllowed(documents: readonly PolicyDocument[], request: Request): boolean {
  const effects = documents
    .flatMap((document) => document.Statement)
    .filter((statement) => applies(statement, request))
    .map(({ Effect }) => Effect);
  return effects.includes('Allow') && !effects.includes('Deny');
}
