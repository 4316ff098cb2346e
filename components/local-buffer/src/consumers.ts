import { CLOUD_CONSUMER } from '@sward/contracts/components.ts';
import { isId } from '@sward/contracts/ids.ts';
import { z } from 'zod';

/** Consumers at most: each has a cursor that is written when it moves. */
const MAX_CONSUMERS = 16;

const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'] })]);

type Consumers = Readonly<Record<string, boolean>>;

/** The names of those that are true, in order. */
export function consumerNames(consumers: Consumers): string[] {
  const entries = Object.entries(consumers);
  return entries.flatMap(([name, isServed]) => (isServed ? [name] : [])).sort();
}

function areNames(consumers: Consumers): boolean {
  const served = consumerNames(consumers).length;
  return served >= 1 && served <= MAX_CONSUMERS && Object.keys(consumers).every(isId);
}

/**
 * Who must have confirmed a reading before it may be deleted: true by name. An object, so that a deployment can merge one
 * more in; the smaller nucleus cannot turn a text into an object later.
 */
export const consumersSchema = z
  .record(z.string(), flag)
  .refine(areNames, { error: `not 1 to ${MAX_CONSUMERS} ids that are true` });

export const DEFAULT_CONSUMERS = { [CLOUD_CONSUMER]: true };
