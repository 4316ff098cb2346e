import { describe, expect, it } from '@jest/globals';
import { consumerNames, consumersSchema } from '../src/consumers.ts';

const namesOf = (configured: unknown) => consumerNames(consumersSchema.parse(configured));

describe('the consumers', () => {
  it.each([
    ['one name', 'cloud', ['cloud']],
    ['names with commas', 'postgres, cloud ,cloud', ['cloud', 'postgres']],
    ['an object, as a deployment merges one more in', { cloud: true, postgres: true }, ['cloud', 'postgres']],
    ['an object with texts, as the smaller nucleus has it', { cloud: 'true', postgres: 'false' }, ['cloud']],
  ])('may be %s', (_, configured, names) => {
    expect(namesOf(configured)).toEqual(names);
  });

  it.each([
    ['nobody', ''],
    ['nobody any more', { cloud: false }],
    ['a topic', 'cloud/#'],
    ['a list: it is one leaf of the configuration, which cannot be merged', ['cloud']],
    ['too many', Array.from({ length: 17 }, (_, i) => `c${i}`).join(',')],
    ['neither true nor false', { cloud: 'yes' }],
  ])('are never %s', (_, configured) => {
    expect(consumersSchema.safeParse(configured).success).toBe(false);
  });
});
