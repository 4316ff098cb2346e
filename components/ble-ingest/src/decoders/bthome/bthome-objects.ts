import type { Value } from '@sward/contracts/reading.ts';
import { hex, signed, uintLE } from '../byte-fields.ts';
import type { RejectReason } from '../decoder.ts';

/** What one object says: values by quantity name (none where an event did not happen), or why it says nothing. */
export type ObjectReading = Readonly<Record<string, Value>> | RejectReason;

/** One kind of BTHome object. */
export type BthomeObject = {
  /** The quantity. Objects of one quantity are numbered when a frame holds several, whatever their ids. */
  readonly quantity: string;
  /** Octets behind the object id in version 2; given the first of them where the length is counted in the frame. */
  length(first: number): number;
  /** What those octets say. */
  read(data: Uint8Array): ObjectReading;
  /** What the raw number says, where the object is one: version 1 sends numbers of any width. */
  readonly ofNumber?: (raw: number) => ObjectReading;
  /** What the octets behind a counted length say: version 1 counts elsewhere. */
  readonly ofBody?: Read;
};

type Read = (data: Uint8Array) => ObjectReading;

const fixed = (quantity: string, octets: number, read: Read): BthomeObject => ({
  quantity,
  length: () => octets,
  read,
});

/** A length octet, then as many octets. */
const counted = (quantity: string, read: Read): BthomeObject => ({
  quantity,
  length: (first) => 1 + first,
  read: (data) => read(data.subarray(1)),
  ofBody: read,
});

type OfNumber = (raw: number) => ObjectReading;

const numeric = (quantity: string, octets: number, rawOf: (data: Uint8Array) => number, ofNumber: OfNumber) => ({
  ...fixed(quantity, octets, (data) => ofNumber(rawOf(data))),
  ofNumber,
});

/** An unsigned number; `scale` makes the quantity's unit of it. Divisions of whole numbers keep the sensor's digits. */
const uint = (quantity: string, octets: number, scale = (raw: number) => raw): BthomeObject =>
  numeric(
    quantity,
    octets,
    (data) => uintLE(data, 0, octets),
    (raw) => ({ [quantity]: scale(raw) }),
  );

const sint = (quantity: string, octets: number, scale = (raw: number) => raw): BthomeObject =>
  numeric(
    quantity,
    octets,
    (data) => signed(uintLE(data, 0, octets), octets * 8),
    (raw) => ({ [quantity]: scale(raw) }),
  );

const state = (quantity: string): BthomeObject =>
  numeric(
    quantity,
    1,
    (data) => uintLE(data, 0, 1),
    (raw) => ({ [quantity]: raw !== 0 }),
  );

const per = (divisor: number) => (raw: number) => raw / divisor;
/** 0.01 lb of 0.45359237 kg each, to the gram. */
const kilogramsFromPounds = (raw: number) => Math.round((raw * 45_359_237) / 10_000_000) / 1000;
const times35Hundredths = (raw: number) => (raw * 35) / 100;

const BUTTON_EVENTS: ReadonlyMap<number, string> = new Map([
  [0x01, 'press'],
  [0x02, 'double_press'],
  [0x03, 'triple_press'],
  [0x04, 'long_press'],
  [0x05, 'long_double_press'],
  [0x06, 'long_triple_press'],
  [0x80, 'hold_press'],
  [0x81, 'hold_release'],
]);
const DIMMER_EVENTS: ReadonlyMap<number, string> = new Map([
  [0x01, 'rotate_left'],
  [0x02, 'rotate_right'],
]);
const COMMANDS = ['off', 'on', 'toggle', 'step_up', 'step_down'];

function button([code = 0]: Uint8Array): ObjectReading {
  if (code === 0) return {};
  const event = BUTTON_EVENTS.get(code);
  return event === undefined ? 'invalid-event-value' : { event_button: event };
}

function dimmer([code = 0, steps = 0]: Uint8Array): ObjectReading {
  if (code === 0) return {};
  const event = DIMMER_EVENTS.get(code);
  return event === undefined ? 'invalid-event-value' : { event_dimmer: event, event_dimmer_steps: steps };
}

/** Octets: length of the arguments, opcode, arguments. The steps commands have one argument. */
function command([, opcode = 0, steps]: Uint8Array): ObjectReading {
  const event = COMMANDS[opcode];
  if (event === undefined) return 'invalid-event-value';
  return steps === undefined ? { event_command: event } : { event_command: event, event_command_steps: steps };
}

function textOf(data: Uint8Array): ObjectReading {
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(data) };
  } catch {
    return 'invalid-text';
  }
}

function timestamp(data: Uint8Array): ObjectReading {
  const iso = new Date(uintLE(data, 0, 4) * 1000).toISOString();
  return { timestamp_iso: `${iso.slice(0, 19)}+00:00` };
}

function firmware(data: Uint8Array): ObjectReading {
  return { firmware_version: [...data].reverse().join('.') };
}

/** The low five bits count the arguments; the opcode is not among them. */
const commandLength = (first: number): number => 2 + (first & 0x1f);

export const PACKET_ID = 0x00;
/** Objects from this id on tell of the device: its type and its firmware. */
const FIRST_DEVICE_OBJECT = 0xf0;

/** True for objects that tell what the device is, not what it measures. */
export function tellsOfDevice(id: number): boolean {
  return id >= FIRST_DEVICE_OBJECT;
}

/** Every object of the format by its id (bthome.io/format). States: true is the right-hand meaning there. */
export const BTHOME_OBJECTS: ReadonlyMap<number, BthomeObject> = new Map([
  [PACKET_ID, uint('packet_id', 1)],
  [0x01, uint('battery_pct', 1)],
  [0x02, sint('temperature_c', 2, per(100))],
  [0x03, uint('humidity_rh', 2, per(100))],
  [0x04, uint('pressure_pa', 3)],
  [0x05, uint('illuminance_lx', 3, per(100))],
  [0x06, uint('mass_kg', 2, per(100))],
  [0x07, uint('mass_kg', 2, kilogramsFromPounds)],
  [0x08, sint('dewpoint_c', 2, per(100))],
  [0x09, uint('count', 1)],
  [0x0a, uint('energy_kwh', 3, per(1000))],
  [0x0b, uint('power_w', 3, per(100))],
  [0x0c, uint('voltage_v', 2, per(1000))],
  [0x0d, uint('pm25', 2)],
  [0x0e, uint('pm10', 2)],
  [0x0f, state('generic_boolean')],
  [0x10, state('power_on')],
  [0x11, state('opening')],
  [0x12, uint('co2_ppm', 2)],
  [0x13, uint('tvoc_ugm3', 2)],
  [0x14, uint('moisture_pct', 2, per(100))],
  [0x15, state('battery_low')],
  [0x16, state('battery_charging')],
  [0x17, state('carbon_monoxide')],
  [0x18, state('cold')],
  [0x19, state('connectivity')],
  [0x1a, state('door')],
  [0x1b, state('garage_door')],
  [0x1c, state('gas_detected')],
  [0x1d, state('heat')],
  [0x1e, state('light')],
  [0x1f, state('lock')],
  [0x20, state('moisture_detected')],
  [0x21, state('motion')],
  [0x22, state('moving')],
  [0x23, state('occupancy')],
  [0x24, state('plug')],
  [0x25, state('presence')],
  [0x26, state('problem')],
  [0x27, state('running')],
  [0x28, state('safety')],
  [0x29, state('smoke')],
  [0x2a, state('sound')],
  [0x2b, state('tamper')],
  [0x2c, state('vibration')],
  [0x2d, state('window')],
  [0x2e, uint('humidity_rh', 1)],
  [0x2f, uint('moisture_pct', 1)],
  [0x3a, fixed('event_button', 1, button)],
  [0x3b, { quantity: 'event_command', length: commandLength, read: command }],
  [0x3c, fixed('event_dimmer', 2, dimmer)],
  [0x3d, uint('count', 2)],
  [0x3e, uint('count', 4)],
  [0x3f, sint('rotation_deg', 2, per(10))],
  [0x40, uint('distance_mm', 2)],
  [0x41, uint('distance_m', 2, per(10))],
  [0x42, uint('duration_s', 3, per(1000))],
  [0x43, uint('current_a', 2, per(1000))],
  [0x44, uint('speed_ms', 2, per(100))],
  [0x45, sint('temperature_c', 2, per(10))],
  [0x46, uint('uv_index', 1, per(10))],
  [0x47, uint('volume_l', 2, per(10))],
  [0x48, uint('volume_l', 2, per(1000))],
  [0x49, uint('volume_flow_rate_m3h', 2, per(1000))],
  [0x4a, uint('voltage_v', 2, per(10))],
  [0x4b, uint('gas_m3', 3, per(1000))],
  [0x4c, uint('gas_m3', 4, per(1000))],
  [0x4d, uint('energy_kwh', 4, per(1000))],
  [0x4e, uint('volume_l', 4, per(1000))],
  [0x4f, uint('water_l', 4, per(1000))],
  [0x50, fixed('timestamp_iso', 4, timestamp)],
  [0x51, uint('acceleration_ms2', 2, per(1000))],
  [0x52, uint('gyroscope_dps', 2, per(1000))],
  [0x53, counted('text', textOf)],
  [0x54, counted('raw', (data) => ({ raw: hex(data) }))],
  [0x55, uint('volume_storage_l', 4, per(1000))],
  [0x56, uint('conductivity_uscm', 2)],
  [0x57, sint('temperature_c', 1)],
  [0x58, sint('temperature_c', 1, times35Hundredths)],
  [0x59, sint('count', 1)],
  [0x5a, sint('count', 2)],
  [0x5b, sint('count', 4)],
  [0x5c, sint('power_w', 4, per(100))],
  [0x5d, sint('current_a', 2, per(1000))],
  [0x5e, uint('direction_deg', 2, per(100))],
  [0x5f, uint('precipitation_mm', 2, per(10))],
  [0x60, uint('channel', 1)],
  [0x61, uint('rotational_speed_rpm', 2)],
  [0x62, sint('speed_ms', 4, per(1_000_000))],
  [0x63, sint('acceleration_ms2', 4, per(1_000_000))],
  [0x64, uint('light_level', 1)],
  [0x65, uint('settings_revision', 1)],
  [0xf0, uint('device_type_id', 2)],
  [0xf1, fixed('firmware_version', 4, firmware)],
  [0xf2, fixed('firmware_version', 3, firmware)],
]);
