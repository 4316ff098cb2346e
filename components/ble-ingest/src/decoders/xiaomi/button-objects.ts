import { pressed } from './button-press.ts';
import { codes, firstOctet, type ObjectReader, type ObjectReading, type ObjectTable } from './mibeacon-object.ts';
import { remoteControl } from './remote-control.ts';

type Press = 'press' | 'double_press' | 'long_press';

const BOTH = ['left', 'right'];
const FROM_THE_LEFT: readonly (readonly string[])[] = [[], ['left'], ['right'], BOTH];
const FOUR_BUTTONS: readonly (readonly string[])[] = [[], ['left'], ['mid_left'], ['mid_right'], ['right']];

const only = (press: Press): ObjectReading => ({ event_button: press });

/** 0x4A0C to 0x4A0E: clicks of the second service. Most devices have one button and send no octet with it. */
const clickOfSecond = (press: Press): ObjectReader => {
  const sides = firstOctet((button) => pressed([['left'], ['right']][button], press));
  return (data, model) => (model === 'XMWS01XS' ? sides(data, model) : only(press));
};

const ONE_BUTTON_CODES = codes({
  1: { event_button: 'press' },
  8: { event_button: 'long_press' },
  15: { event_button: 'double_press' },
});

/** 0x4E0C to 0x4E0E: clicks of the third service. K9BB tells them all apart in the octet of the first. */
const clickOfThird = (press: Press): ObjectReader => {
  const sides = firstOctet((buttons) => pressed(FROM_THE_LEFT[buttons], press));
  return (data, model) => {
    if (model === 'XMWXKG01YL') return sides(data, model);
    if (model === 'XMWXKG01LM') return only(press);
    return model === 'K9BB-1BTN' && press === 'press' ? ONE_BUTTON_CODES(data, model) : 'unknown-object-id';
  };
};

/** 0x560C to 0x560E: clicks of the fifth service. */
const clickOfFifth = (press: Press): ObjectReader => {
  const four = firstOctet((button) => pressed(FOUR_BUTTONS[button], press));
  return (data, model) => {
    if (model === 'KS1' || model === 'KS1BP') return four(data, model);
    return model === 'KS2BB' || model === 'AFWXKG220000' ? only(press) : 'unknown-object-id';
  };
};

/** Objects that are presses of buttons. */
export const BUTTON_OBJECTS: ObjectTable = new Map<number, ObjectReader>([
  [0x1001, remoteControl],
  [0x4a0c, clickOfSecond('press')],
  [0x4a0d, clickOfSecond('double_press')],
  [0x4a0e, clickOfSecond('long_press')],
  [0x4a13, codes({ 0: {}, 1: { event_button: 'press' } })],
  [0x4e0c, clickOfThird('press')],
  [0x4e0d, clickOfThird('double_press')],
  [0x4e0e, clickOfThird('long_press')],
  [0x560c, clickOfFifth('press')],
  [0x560d, clickOfFifth('double_press')],
  [0x560e, clickOfFifth('long_press')],
]);
