import type { PolicyDocument } from './policy-evaluator.ts';

export type Resource = {
  readonly Type: string;
  readonly Properties?: Readonly<Record<string, unknown>>;
  readonly DeletionPolicy?: string;
};

export type Template = {
  readonly Resources: Readonly<Record<string, Resource>>;
  readonly Outputs?: Readonly<
    Record<string, { readonly Value: unknown; readonly Export?: { readonly Name: unknown } }>
  >;
};

export const ACCOUNT = '123456789012';
export const REGION = 'eu-west-1';
const PSEUDO: Readonly<Record<string, string>> = {
  'AWS::Partition': 'aws',
  'AWS::Region': REGION,
  'AWS::AccountId': ACCOUNT,
  'AWS::URLSuffix': 'amazonaws.com',
  'AWS::NoValue': '',
};

type Reference = { readonly stack: string; readonly id: string };

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Names that are given, by the property that gives them. Others are `<logical id>`. */
function nameOf({ id }: Reference, { Properties = {} }: Resource): string {
  const given = ['FunctionName', 'TableName', 'QueueName', 'StreamName'].map((name) => Properties[name]);
  return given.find((name) => typeof name === 'string') ?? id;
}

/** ARNs as services make them, with the logical id where the service would invent a name. */
function arnOf(reference: Reference, resource: Resource): string {
  const [, service = '', kind = ''] = resource.Type.toLowerCase().split('::');
  const inside: Readonly<Record<string, string>> = { globaltable: 'table/', function: 'function:', role: 'role/' };
  return `arn:aws:${service}:${REGION}:${ACCOUNT}:${inside[kind] ?? ''}${nameOf(reference, resource)}`;
}

/** Stacks as they would be once deployed: references between and within them are names and ARNs. */
export class Account {
  readonly #stacks: ReadonlyMap<string, Template>;

  constructor(stacks: ReadonlyMap<string, Template>) {
    this.#stacks = stacks;
  }

  /** Every resource of a type, in all stacks, its properties resolved. */
  resources(type: string): (Reference & { readonly properties: Record<string, unknown> })[] {
    return [...this.#stacks].flatMap(([stack, { Resources }]) =>
      Object.entries(Resources)
        .filter(([, { Type }]) => Type === type)
        .map(([id, { Properties = {} }]) => {
          const properties = this.resolve(stack, Properties);
          return { stack, id, properties: isObject(properties) ? properties : {} };
        }),
    );
  }

  /** The only resource of a type whose logical id begins so. */
  arn(stack: string, idPrefix: string): string {
    const found = Object.entries(this.#template(stack).Resources).filter(([id]) => id.startsWith(idPrefix));
    const [entry] = found;
    if (entry === undefined) throw new TypeError(`${stack} has no ${idPrefix}`);
    return arnOf({ stack, id: entry[0] }, entry[1]);
  }

  /** Documents of all policies that hang on a role. */
  policiesOf(stack: string, roleId: string): PolicyDocument[] {
    const name = this.#reference(stack, roleId);
    return ['AWS::IAM::Policy', 'AWS::IAM::ManagedPolicy']
      .flatMap((type) => this.resources(type))
      .filter(({ stack: where, properties }) => {
        const roles = properties['Roles'];
        return where === stack && Array.isArray(roles) && roles.includes(name);
      })
      .map(({ properties }) => properties['PolicyDocument'] as PolicyDocument);
  }

  /** `value` with references of `stack` resolved, down to the last. */
  resolve(stack: string, value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.resolve(stack, item));
    if (!isObject(value)) return value;
    const [[name, argument] = ['', undefined], ...more] = Object.entries(value);
    if (more.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) return this.#intrinsic(stack, name, argument);
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.resolve(stack, item)]));
  }

  #intrinsic(stack: string, name: string, argument: unknown): unknown {
    if (name === 'Ref') return this.#reference(stack, String(argument));
    if (name === 'Fn::GetAtt' && Array.isArray(argument)) return this.#attribute(stack, argument.map(String));
    if (name === 'Fn::GetStackOutput' && isObject(argument)) return this.#output(argument);
    if (name === 'Fn::Join' && Array.isArray(argument)) {
      const parts = this.resolve(stack, argument[1]);
      return Array.isArray(parts) ? parts.join(String(argument[0])) : '';
    }
    return `<${name}>`;
  }

  #reference(stack: string, id: string): string {
    const pseudo = PSEUDO[id];
    if (pseudo !== undefined) return pseudo;
    const resource = this.#template(stack).Resources[id];
    if (resource === undefined) return id;
    const isArn = ['AWS::SNS::Topic', 'AWS::IAM::ManagedPolicy', 'AWS::SecretsManager::Secret'].includes(resource.Type);
    return isArn ? arnOf({ stack, id }, resource) : nameOf({ stack, id }, resource);
  }

  #attribute(stack: string, [id = '', attribute = '']: readonly string[]): string {
    const resource = this.#template(stack).Resources[id];
    if (resource === undefined) throw new TypeError(`${stack} has no ${id}`);
    return attribute.endsWith('Arn') ? arnOf({ stack, id }, resource) : nameOf({ stack, id }, resource);
  }

  #output({ StackName, OutputName }: Record<string, unknown>): unknown {
    const output = this.#template(String(StackName)).Outputs?.[String(OutputName)];
    if (output === undefined) throw new TypeError(`${StackName} has no output ${OutputName}`);
    return this.resolve(String(StackName), output.Value);
  }

  #template(stack: string): Template {
    const template = this.#stacks.get(stack);
    if (template === undefined) throw new TypeError(`there is no stack ${stack}`);
    return template;
  }
}
