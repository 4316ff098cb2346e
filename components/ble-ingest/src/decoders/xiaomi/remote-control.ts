import { pressed } from './button-press.ts';
import { exactly, type ObjectReader, type ObjectReading } from './mibeacon-object.ts';

/** The buttons of a remote control by their code. */
const REMOTES: Readonly<Record<string, readonly string[]>> = {
  YLYK01YL: ['on', 'off', 'brightness', 'plus', 'm', 'min'],
  'YLYK01YL-FANCL': ['fan', 'light', 'wind_speed', 'color_temperature', 'wind_mode', 'brightness'],
  'YLYK01YL-VENFAN': [
    'swing',
    'power',
    'timer_60_minutes',
    'increase_wind_speed',
    'timer_30_minutes',
    'decrease_wind_speed',
  ],
  'YLYB01YL-BHFRC': [
    'stop',
    'air_exchange',
    'fan',
    'increase_speed',
    'decrease_speed',
    'dry',
    'light',
    'swing',
    'heat',
  ],
};

/** The buttons that were pressed together, by the code, of switches of two and three. */
const SWITCHES: Readonly<Record<string, readonly (readonly string[])[]>> = {
  'K9B-2BTN': [['left'], ['right'], ['left', 'right']],
  'K9B-3BTN': [
    ['left'],
    ['middle'],
    ['right'],
    ['left', 'middle'],
    ['middle', 'right'],
    ['left', 'right'],
    ['left', 'middle', 'right'],
  ],
};

const PRESSES: Readonly<Record<number, string>> = {
  0: 'press',
  1: 'double_press',
  2: 'long_press',
  5: 'press',
  6: 'long_press',
};
/** Switches of the K9B family have the codes of two presses the other way round. */
const SWITCH_PRESSES: Readonly<Record<number, string>> = { 0: 'press', 1: 'long_press', 2: 'double_press' };

const CUBE_ROTATIONS = ['rotate_right', 'rotate_left'];
const ONE_BUTTON = ['RTCGQ02LM', 'YLAI003', 'JTYJGD03MI', 'SJWS01LM'];

/** 0x1001: a button's code, a value, and the kind of press; what they mean depends on the model. */
export const remoteControl: ObjectReader = exactly(3, ([button = 0, value = 0, kind = 0], model) => {
  if (model === 'XMMF01JQD') return event('event_cube', CUBE_ROTATIONS[button]);
  if (model === 'YLKG07YL/YLKG08YL') return dimmer(button, value, kind);
  if (ONE_BUTTON.includes(model)) return event('event_button', PRESSES[kind]);
  if (model === 'K9B-1BTN') return button === 0 ? event('event_button', SWITCH_PRESSES[kind]) : {};
  const remote = REMOTES[model];
  if (remote) return remotePress(model, remote[button], PRESSES[kind]);
  const buttons = SWITCHES[model];
  return buttons ? pressed(buttons[button], SWITCH_PRESSES[kind]) : 'unknown-object-id';
});

function event(quantity: string, what: string | undefined): ObjectReading {
  return what === undefined ? 'invalid-event-value' : { [quantity]: what };
}

function remotePress(model: string, button: string | undefined, press: string | undefined): ObjectReading {
  const told = pressed(button === undefined ? [] : [button], press);
  const isSwitch = model === 'YLYK01YL' && (button === 'on' || button === 'off');
  return isSwitch && typeof told !== 'string' ? { power_on: button === 'on', ...told } : told;
}

const PRESSED = 3;
const ROTATED = 4;

/** A dimmer: pressed so many times or so long; or rotated so many steps, with the knob pressed down or not. */
function dimmer(button: number, value: number, kind: number): ObjectReading {
  if (kind === PRESSED && button === 0) return { event_dimmer: 'press', event_dimmer_presses: value };
  if (kind === PRESSED && button === 1) return { event_dimmer: 'long_press', event_dimmer_duration_s: value };
  if (kind !== ROTATED) return 'invalid-event-value';
  return button === 0 ? rotation(value, '') : rotation(button, '_pressed');
}

/** Steps to the right are positive, in one octet of two's complement. */
function rotation(steps: number, suffix: string): ObjectReading {
  return steps < 0x80
    ? { event_dimmer: `rotate_right${suffix}`, event_dimmer_steps: steps }
    : { event_dimmer: `rotate_left${suffix}`, event_dimmer_steps: 0x100 - steps };
}
