import type { ObjectReading } from './mibeacon-object.ts';

/** The same press of some buttons of a device: `event_button_left: 'press'`. */
export function pressed(buttons: readonly string[] | undefined, press: string | undefined): ObjectReading {
  if (buttons === undefined || buttons.length === 0 || press === undefined) return 'invalid-event-value';
  return Object.fromEntries(buttons.map((button) => [`event_button_${button}`, press]));
}
