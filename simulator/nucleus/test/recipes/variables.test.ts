import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { UnknownVariableError } from '../../src/nucleus-errors.ts';
import type { Flavour } from '../../src/ports.ts';
import { resolveVariables, type VariableScope } from '../../src/recipes/variables.ts';

const scope = (flavour: Flavour = 'classic'): VariableScope => ({
  component: 'a',
  flavour,
  rootPath: '/gg',
  thingName: 'pi-1',
  dependencies: ['b'],
  artifactsPath: (name) => `/gg/packages/artifacts/${name}`,
  decompressedPath: (name) => `/gg/unarchived/${name}`,
  workPath: (name) => `/gg/work/${name}`,
  configuration: (name, pointer) => ({ '/port': 80, '/name': `n of ${name}`, '/on': false })[pointer],
});

const shell = (braces: string): string => `$${braces}`;

describe('a recipe variable', () => {
  it.each([
    ['{artifacts:path}/x', '/gg/packages/artifacts/a/x'],
    ['{artifacts:decompressedPath}/app', '/gg/unarchived/a/app'],
    ['{work:path}', '/gg/work/a'],
    ['{kernel:rootPath}', '/gg'],
    ['-t {iot:thingName} -t {iot:thingName}', '-t pi-1 -t pi-1'],
    ['{configuration:/port}', '80'],
    ['{configuration:/name}', 'n of a'],
    ['{configuration:/on}', 'false'],
    ['{b:artifacts:path}', '/gg/packages/artifacts/b'],
    ['{b:configuration:/name}', 'n of b'],
    ['{a:work:path}', '/gg/work/a'],
  ])('%s becomes %s', (text, expected) => {
    expect(resolveVariables(text, scope())).toBe(expected);
  });

  it.each([
    '{artifacts:paths}',
    '{artifact:path}',
    '{iot:thing}',
    '{configuration:/missing}',
    '{c:artifacts:path}',
    '{b:kernel:x}',
  ])('%s is refused by name', (text) => {
    expect(() => resolveVariables(`run ${text}`, scope())).toThrow(UnknownVariableError);
    expect(() => resolveVariables(`run ${text}`, scope())).toThrow(text);
  });

  it('of another component is refused on Lite', () => {
    expect(() => resolveVariables('{b:artifacts:path}', scope('lite'))).toThrow('Lite has no such variables');
  });

  it.each([shell('{HOME:-/root}'), shell('{PATH:+x}'), '{"a": 1}', 'f() { echo; }', '{}', 'a:b'])(
    'is not what the shell or JSON means by %s',
    (text) => {
      expect(resolveVariables(text, scope())).toBe(text);
    },
  );

  it('is replaced behind a dollar sign too, as the nuclei do', () => {
    expect(resolveVariables(shell('{configuration:/port}'), scope())).toBe('$80');
  });

  it('leaves text without braces as it is', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !text.includes('{')),
        (text) => resolveVariables(text, scope()) === text,
      ),
    );
  });
});
