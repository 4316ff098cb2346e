import type { Value } from '@sward/contracts/reading.ts';
import { uintLE } from '../byte-fields.ts';
import { keyText, LOCK_ACTIONS, LOCK_ERRORS, LOCK_METHODS } from './lock-codes.ts';
import { codes, exactly, firstOctet, type ObjectReader, type ObjectTable, onlyOf } from './mibeacon-object.ts';

const FINGERPRINT_RESULTS = [
  'match_successful',
  'match_failed',
  'timeout',
  'low_quality_too_light_fuzzy',
  'insufficient_area',
  'skin_is_too_dry',
  'skin_is_too_wet',
];

/** 0x0006: whose finger it was, and whether it fitted. */
const fingerprint = exactly(5, (data) => {
  const result = FINGERPRINT_RESULTS[data[4] ?? 0];
  return {
    fingerprint: data[4] === 0,
    key_id: keyText(uintLE(data, 0, 4)),
    ...(result === undefined ? {} : { event_fingerprint: result }),
  };
});

const door = codes({
  0: { door: true, door_stuck: false, knock_on_the_door: false },
  1: { door: false, door_left_open: false, pry_the_door: false },
  2: { door: true, door_left_open: true },
  3: { door: false, knock_on_the_door: true },
  4: { door: true, pry_the_door: true },
  5: { door: false, door_stuck: true },
});

/** 0x0008. Lifting the handle from outside is how DSL-C08 is locked, and all that it tells of it. */
const armed = firstOctet((code, model) => {
  const isArmed = (code ^ 1) !== 0;
  if (model !== 'DSL-C08') return { armed: isArmed };
  return { armed: isArmed, lock: isArmed, event_lock: 'lock_outside_the_door', lock_method: 'manual' };
});

/** 0x000B: an action and its method in one octet, the key's number, and a time, which the readings have from the gateway. */
const lockEvent = exactly(9, (data, model) => {
  const action = LOCK_ACTIONS[(data[0] ?? 0) & 0x0f];
  const method = LOCK_METHODS[(data[0] ?? 0) >> 4];
  if (action === undefined || method === undefined) return 'invalid-event-value';
  const kind = model === 'ZNMS17LM' ? action.kind : 'lock';
  return {
    [kind]: action.isReleased,
    event_lock: action.event,
    lock_method: method,
    ...keyOrError(uintLE(data, 1, 4)),
  };
});

/** Some numbers of keys are none: they tell what is wrong. */
function keyOrError(key: number): Record<string, Value> {
  const error = LOCK_ERRORS.get(key);
  return error === undefined ? { key_id: keyText(key) } : { event_error: error };
}

const lockAttributes = exactly(1, ([attributes = 0]) => ({
  lock: (attributes & 1) === 0,
  childlock: attributes >> 3 !== 1,
}));

/** Objects of door locks and safes. States: `lock` is true where it is open, as everywhere in our readings. */
export const LOCK_OBJECTS: ObjectTable = new Map<number, ObjectReader>([
  [0x0006, fingerprint],
  [0x0007, door],
  [0x0008, armed],
  [0x000b, lockEvent],
  [0x100e, onlyOf(['DSL-C08'], lockAttributes)],
  [
    0x100f,
    onlyOf(
      ['loock.safe.v1'],
      firstOctet((code) => ({ door: code === 1 })),
    ),
  ],
]);
