import { UnknownVariableError } from '../nucleus-errors.ts';
import type { Flavour } from '../ports.ts';

/** What `{...}` in a script of one component may stand for. */
export type VariableScope = {
  readonly component: string;
  readonly flavour: Flavour;
  readonly rootPath: string;
  readonly thingName: string;
  /** Components whose paths and configuration a Classic recipe may name: its declared dependencies. */
  readonly dependencies: readonly string[];
  artifactsPath(component: string): string;
  decompressedPath(component: string): string;
  workPath(component: string): string;
  /** Value in a component's configuration at a JSON pointer, or undefined. */
  configuration(component: string, pointer: string): unknown;
};

const VARIABLE = /(\$?)\{(?:([A-Za-z0-9_.-]+):)?([A-Za-z0-9_.-]+):([^{}:"'\s]*)\}/g;
const NAMESPACES = ['artifacts', 'work', 'kernel', 'iot', 'configuration'];
const KNOWN =
  '{artifacts:path}, {artifacts:decompressedPath}, {work:path}, {kernel:rootPath}, {iot:thingName}, {configuration:/json/pointer}';

const configurationText = (value: unknown): string | undefined => {
  if (value === undefined) return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
};

const lookUp = (scope: VariableScope, component: string, namespace: string, key: string): string | undefined => {
  if (namespace === 'configuration') return configurationText(scope.configuration(component, key));
  switch (`${namespace}:${key}`) {
    case 'artifacts:path':
      return scope.artifactsPath(component);
    case 'artifacts:decompressedPath':
      return scope.decompressedPath(component);
    case 'work:path':
      return scope.workPath(component);
    case 'kernel:rootPath':
      return scope.rootPath;
    case 'iot:thingName':
      return scope.thingName;
    default:
      return undefined;
  }
};

const unknownVariable = (scope: VariableScope, variable: string, reason: string): never => {
  throw new UnknownVariableError(`${scope.component}: ${variable} ${reason}`);
};

const ownerOf = (scope: VariableScope, variable: string, prefix: string | undefined): string => {
  if (prefix === undefined || prefix === scope.component) return scope.component;
  if (scope.flavour === 'lite')
    return unknownVariable(scope, variable, 'names another component; Lite has no such variables');
  if (!scope.dependencies.includes(prefix)) {
    return unknownVariable(scope, variable, `names ${prefix}, which ComponentDependencies does not list`);
  }
  return prefix;
};

const missing = (namespace: string): string =>
  namespace === 'configuration' ? 'is not in the configuration' : `is no recipe variable; known are ${KNOWN}`;

/**
 * Replaces the recipe variables of a script or an environment value. `${NAME:-default}` of the shell is left alone, as is
 * any `{...}` that has not the form of a variable.
 *
 * @throws UnknownVariableError naming the variable
 */
export const resolveVariables = (text: string, scope: VariableScope): string =>
  text.replace(
    VARIABLE,
    (variable: string, dollar: string, prefix: string | undefined, namespace: string, key: string) => {
      if (dollar !== '' && !NAMESPACES.includes(namespace)) return variable;
      const value = lookUp(scope, ownerOf(scope, variable, prefix), namespace, key);
      return dollar + (value ?? unknownVariable(scope, variable.slice(dollar.length), missing(namespace)));
    },
  );
