import type { Value } from '@sward/contracts/reading.ts';
import { type Told, valuesOrNone } from '../characteristic-format.ts';
import { DeclarationError } from './declaration-error.ts';
import { looseValue, type Target } from './loose-value.ts';
import { requireQuantity } from './quantity-name.ts';
import { parseScaling } from './scaling.ts';

/** A place in a frame of JSON or text, and the quantity that is found there. */
export type Source = { readonly from: string; readonly target: Target };

/** Reads `temperature_c /10`. @throws DeclarationError */
export function parseTarget(words: readonly string[]): Target {
  const [name = '', ...operations] = words;
  const quantity = requireQuantity(name);
  const scaling = parseScaling(operations);
  if (quantity.kind !== 'number' && operations.length > 0)
    throw new DeclarationError(`"${operations.join(' ')}" cannot be: ${name} is no number`);
  return { name, quantity, scaling };
}

/** Reads `t=temperature_c /10`. @throws DeclarationError */
export function parseSource(item: string): Source {
  const at = item.indexOf('=');
  const from = item.slice(0, Math.max(at, 0)).trim();
  if (from === '')
    throw new DeclarationError(`"${item}" does not say where the value is: write for example t=temperature_c`);
  return {
    from,
    target: parseTarget(
      item
        .slice(at + 1)
        .trim()
        .split(/\s+/),
    ),
  };
}

/** The values of a frame, by `rawOf` of each place. A value of the wrong kind spoils its frame. */
export function readSources(sources: readonly Source[], rawOf: (from: string) => unknown): Told {
  const values: Record<string, Value> = {};
  for (const { from, target } of sources) {
    const told = looseValue(rawOf(from), target);
    if (told === 'malformed') return 'invalid-text';
    if (told !== undefined) values[target.name] = told.value;
  }
  return valuesOrNone(values);
}
