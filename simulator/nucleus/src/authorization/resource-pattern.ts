import type { Flavour } from '../ports.ts';

/** How a resource pattern of a policy is read. */
type Reading = {
  /** `*` stands for anything, `/` included. */
  readonly glob: boolean;
  /** `+` and `#` stand for levels as in MQTT; only classic lets `a/#` cover `a` as well. */
  readonly mqtt: false | 'with-parent' | 'below-only';
};

/**
 * Whether a policy's resource allows a topic or topic filter. A filter is matched as a string: nobody works out whether one
 * filter covers another. `${*}`, `${+}` and so on stand for the character itself.
 *
 * `mqttWildcards` is set for policies of aws.greengrass.ipc.mqttproxy only. Lite tries `*` and MQTT wildcards one after the
 * other, classic takes a mixture of both.
 */
export function resourceAllows(pattern: string, resource: string, flavour: Flavour, mqttWildcards: boolean): boolean {
  if (!mqttWildcards) return matches(pattern, resource, { glob: true, mqtt: false });
  if (flavour === 'classic') return matches(pattern, resource, { glob: true, mqtt: 'with-parent' });
  return (
    matches(pattern, resource, { glob: true, mqtt: false }) ||
    matches(pattern, resource, { glob: false, mqtt: 'below-only' })
  );
}

function matches(pattern: string, resource: string, reading: Reading): boolean {
  return new RegExp(`^${expressionOf(pattern, reading)}$`, 's').test(resource);
}

/** One token of a pattern; `+` and `#` are wildcards only where MQTT allows them. */
const TOKENS = /\$\{(?<escaped>.)\}|(?<any>\*)|(?<level>(?<=^|\/)\+(?=\/|$))|(?<below>\/#$)|(?<all>^#$)|(?<plain>.)/gsu;

function expressionOf(pattern: string, reading: Reading): string {
  return [...pattern.matchAll(TOKENS)]
    .map(({ 0: token, groups = {} }) => {
      if (groups['escaped'] !== undefined) return literal(groups['escaped']);
      if (groups['any'] !== undefined) return reading.glob ? '.*' : literal(token);
      return reading.mqtt === false || groups['plain'] !== undefined
        ? literal(token)
        : mqttExpression(groups, reading.mqtt);
    })
    .join('');
}

function mqttExpression(groups: { readonly [name: string]: string }, hash: 'with-parent' | 'below-only'): string {
  if (groups['level'] !== undefined) return '[^/]*';
  if (groups['all'] !== undefined) return '.*';
  return hash === 'with-parent' ? '(?:/.*)?' : '/.*';
}

function literal(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}
