import { describe, expect, it } from '@jest/globals';
import { consumerNames, consumersSchema } from '../src/consumers.ts';

const namesOf = (configured: unknown) => consumerNames(consumersSchema.parse(configured));

describe('the consumers', () => {
  it.each([
    ['one', { cloud: true }, ['cloud']],
    ['several', { postgres: true, cloud: true }, ['cloud', 'postgres']],
    ['texts, as the smaller nucleus has it', { cloud: 'true', postgres: 'false' }, ['cloud']],
  ])('may be %s', (_, configured, names) => {
    expect(namesOf(configured)).toEqual(names);
  });

  it.each([
    ['nobody', {}],
    ['nobody any more', { cloud: false }],
    ['a topic', { 'cloud/#': true }],
    ['a list: it is one leaf of the configuration, which cannot be merged', ['cloud']],
    ['too many', Object.fromEntries(Array.from({ length: 17 }, (_, i) => [`c${i}`, true]))],
    ['neither true nor false', { cloud: 'yes' }],
  ])('are never %s', (_, configured) => {
    expect(consumersSchema.safeParse(configured).success).toBe(false);
  });
});
