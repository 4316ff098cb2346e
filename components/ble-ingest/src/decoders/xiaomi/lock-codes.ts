type LockAction = {
  readonly isReleased: boolean;
  readonly kind: 'lock' | 'antilock' | 'childlock';
  readonly event: string;
};

const released = (kind: LockAction['kind'], event: string): LockAction => ({ isReleased: true, kind, event });
const engaged = (kind: LockAction['kind'], event: string): LockAction => ({ isReleased: false, kind, event });

/** Actions of object 0x000B by the low half of its first octet. */
export const LOCK_ACTIONS: Readonly<Record<number, LockAction>> = {
  0: released('lock', 'unlock_outside_the_door'),
  1: engaged('lock', 'locked'),
  2: engaged('antilock', 'turn_on_antilock'),
  3: released('antilock', 'release_the_antilock'),
  4: released('lock', 'unlock_inside_the_door'),
  5: engaged('lock', 'lock_inside_the_door'),
  6: engaged('childlock', 'turn_on_child_lock'),
  7: released('childlock', 'turn_off_child_lock'),
  8: engaged('lock', 'lock_outside_the_door'),
  15: released('lock', 'abnormal'),
};

/** Methods by the high half. */
export const LOCK_METHODS: Readonly<Record<number, string>> = {
  0: 'bluetooth',
  1: 'password',
  2: 'biometrics',
  3: 'key_method',
  4: 'turntable_method',
  5: 'nfc_method',
  6: 'one_time_password',
  7: 'two_step_verification',
  8: 'coercion_method',
  9: 'homekit',
  10: 'manual',
  11: 'automatic',
  15: 'abnormal',
};

/** Numbers of keys that stand for something wrong. */
export const LOCK_ERRORS: ReadonlyMap<number, string> = new Map([
  [0xc0de0000, 'frequent_unlocking_with_incorrect_password'],
  [0xc0de0001, 'frequent_unlocking_with_wrong_fingerprints'],
  [0xc0de0002, 'operation_timeout_password_input_timeout'],
  [0xc0de0003, 'lock_picking'],
  [0xc0de0004, 'reset_button_is_pressed'],
  [0xc0de0005, 'the_wrong_key_is_frequently_unlocked'],
  [0xc0de0006, 'foreign_body_in_the_keyhole'],
  [0xc0de0007, 'the_key_has_not_been_taken_out'],
  [0xc0de0008, 'error_nfc_frequently_unlocks'],
  [0xc0de0009, 'timeout_is_not_locked_as_required'],
  [0xc0de000a, 'failure_to_unlock_frequently_in_multiple_ways'],
  [0xc0de000b, 'unlocking_the_face_frequently_fails'],
  [0xc0de000c, 'failure_to_unlock_the_vein_frequently'],
  [0xc0de000d, 'hijacking_alarm'],
  [0xc0de000e, 'unlock_inside_the_door_after_arming'],
  [0xc0de000f, 'palmprints_frequently_fail_to_unlock'],
  [0xc0de0010, 'the_safe_was_moved'],
  [0xc0de1000, 'the_battery_level_is_less_than_10_percent'],
  [0xc0de1001, 'the_battery_level_is_less_than_5_percent'],
  [0xc0de1002, 'the_fingerprint_sensor_is_abnormal'],
  [0xc0de1003, 'the_accessory_battery_is_low'],
  [0xc0de1004, 'mechanical_failure'],
  [0xc0de1005, 'the_lock_sensor_is_faulty'],
]);

const SPECIAL_KEYS: ReadonlyMap<number, string> = new Map([
  [0x00000000, 'administrator'],
  [0xffffffff, 'unknown operator'],
  [0xdeadbeef, 'invalid operator'],
]);
/** What sort of key a number from 0x80010000 on is, by its upper half. */
const KEY_SORTS = [
  'Fingerprint',
  'Password',
  'Keys',
  'NFC',
  'Two-step verification',
  'Human face',
  'Finger veins',
  'Palm print',
];
const FIRST_SORTED_KEY = 0x8001_0000;
const SORT_SPAN = 0x1_0000;
const LAST_BLUETOOTH_KEY = 0x7fff_ffff;

/** A key's number in words: `Fingerprint key id 2`. */
export function keyText(key: number): string {
  const special = SPECIAL_KEYS.get(key);
  if (special !== undefined) return special;
  if (key <= LAST_BLUETOOTH_KEY) return `Bluetooth key ${key}`;
  const sort = KEY_SORTS[Math.floor((key - FIRST_SORTED_KEY) / SORT_SPAN)];
  return `${sort === undefined ? '' : `${sort} `}key id ${key % SORT_SPAN}`;
}
