import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import { isId } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/** Consumers at most: each has a cursor that is written when it moves. */
const MAX_CONSUMERS = 16;

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

type Consumers = string | Readonly<Record<string, boolean>>;

/** The names, in order, each once. */
export function consumerNames(consumers: Consumers): string[] {
  const names =
    typeof consumers === 'string'
      ? consumers.split(',').map((name) => name.trim())
      : Object.entries(consumers).flatMap(([name, takes]) => (takes ? [name] : []));
  return [...new Set(names)].filter((name) => name !== '').sort();
}

function areNames(consumers: Consumers): boolean {
  const names = consumerNames(consumers);
  return names.length >= 1 && names.length <= MAX_CONSUMERS && names.every(isId);
}

/**
 * Who must have confirmed a reading before it may be deleted: names with commas between them, or an object of names with
 * true or false, into which a deployment can merge one more.
 */
export const consumersSchema = z
  .union([z.string(), z.record(z.string(), flag)])
  .refine(areNames, { error: `not 1 to ${MAX_CONSUMERS} ids` });

export const DEFAULT_CONSUMERS = CLOUD_CONSUMER;
