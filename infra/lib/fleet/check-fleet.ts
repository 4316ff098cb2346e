import { nearest } from '../settings/nearest.ts';
import { InvalidFleetError } from './fleet-errors.ts';
import type { Configuration, FleetFile, Values } from './fleet-file.ts';
import type { Recipe } from './recipe.ts';

type Json = Values[string];

const shown = (text: string) => JSON.stringify(text.slice(0, 80));

const meant = (text: string, known: readonly string[]) => {
  const guess = nearest(text, known);
  return guess === undefined ? '' : ` Did you mean ${guess}?`;
};

const kindOf = (value: Json) => (Array.isArray(value) ? 'list' : value === null ? 'nothing' : typeof value);

/** Components read numbers and flags from text as well: nucleus lite hands them over so. */
function fits(value: Json, byDefault: Json): boolean {
  if (kindOf(value) === kindOf(byDefault)) return true;
  if (typeof value !== 'string') return false;
  if (typeof byDefault === 'number') return value.trim() !== '' && Number.isFinite(Number(value));
  return typeof byDefault === 'boolean' && ['true', 'false'].includes(value);
}

function problemOf(key: string, value: Json, defaults: Values): string | undefined {
  if (key === 'accessControl')
    return 'accessControl comes with the component: a component of your own has its own rights';
  const byDefault = Object.hasOwn(defaults, key) ? defaults[key] : undefined;
  if (byDefault === undefined) return `there is no key ${shown(key)}.${meant(key, Object.keys(defaults))}`;
  return fits(value, byDefault) ? undefined : `${key} must be a ${kindOf(byDefault)}, not a ${kindOf(value)}`;
}

/** Every configuration in the file, with where it stands. */
function configurationsOf(fleet: FleetFile): (readonly [where: string, configuration: Configuration])[] {
  return [
    ['configuration', fleet.configuration],
    ...Object.entries(fleet.buildings).map(([id, { configuration }]) => [`buildings.${id}`, configuration] as const),
    ...Object.entries(fleet.gateways).map(([id, { configuration }]) => [`gateways.${id}`, configuration] as const),
  ];
}

function componentProblems(where: string, component: string, values: Values, known: Known): string[] {
  if (known.added.has(component)) return [];
  const defaults = known.built.get(component);
  if (defaults === undefined) {
    const guess = meant(component, [...known.built.keys(), ...known.added]);
    return [`${where}: there is no component ${shown(component)} in the deployment.${guess}`];
  }
  const problems = Object.entries(values).map(([key, value]) => problemOf(key, value, defaults));
  return problems.filter((problem) => problem !== undefined).map((problem) => `${where}, ${component}: ${problem}`);
}

type Known = { readonly built: ReadonlyMap<string, Values>; readonly added: ReadonlySet<string> };

function addedProblems({ components }: FleetFile, known: Known): string[] {
  const taken = Object.keys(components).filter((name) => known.built.has(name) || name.startsWith('sward.'));
  return taken.map((name) => `components: ${shown(name)} is Sward's own: its version comes from the build`);
}

/**
 * Holds the fleet file to what the built components take: their keys are those of their default configuration. Ranges of values
 * are the components' own to check, on the gateway.
 * @throws InvalidFleetError naming each component and key that there is not, with what was probably meant
 */
export function checkFleet(fleet: FleetFile, built: readonly Pick<Recipe, 'name' | 'defaults'>[]): void {
  const known = {
    built: new Map(built.map(({ name, defaults }) => [name, defaults])),
    added: new Set(Object.keys(fleet.components)),
  };
  const problems = configurationsOf(fleet).flatMap(([where, configuration]) =>
    Object.entries(configuration).flatMap(([name, values]) => componentProblems(where, name, values, known)),
  );
  const all = [...addedProblems(fleet, known), ...problems];
  if (all.length === 0) return;
  throw new InvalidFleetError(`the fleet file does not fit the components:\n  ${all.join('\n  ')}`);
}
