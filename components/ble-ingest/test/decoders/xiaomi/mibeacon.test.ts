import { describe, expect, it } from '@jest/globals';
import { saidByService, valuesOf } from '../service-packet.ts';

const ADDRESS = 'a4c138000001';

/** A frame of version 5 with objects, without the address: product id (four digits, as written), objects. */
function said(productId: string, objects: string) {
  const product = productId.slice(2) + productId.slice(0, 2);
  return saidByService({ uuid: 'fe95', address: ADDRESS, data: `4050${product}2a${objects}` });
}

const UNKNOWN = 'ffff';

/** Objects that no capture covers: computed from the definition. */
const OBJECTS: readonly { product: string; objects: string; values: Readonly<Record<string, unknown>> }[] = [
  { product: UNKNOWN, objects: '041002f6ff', values: { temperature_c: -1 } },
  { product: UNKNOWN, objects: '0610022702', values: { humidity_rh: 55.1 } },
  { product: '0387', objects: '0610022702', values: { humidity_rh: 55 } },
  { product: '0098', objects: '071003e80300', values: { illuminance_lx: 1000 } },
  { product: '07f6', objects: '071003640000', values: { light: true } },
  { product: '0a83', objects: '0f0003050000', values: { motion: true, illuminance_lx: 5 } },
  { product: '07f6', objects: '0f0003010000', values: { motion: true, light: false } },
  { product: '0083', objects: '0510020163', values: { power_on: true, temperature_c: 99 } },
  { product: UNKNOWN, objects: '12100101', values: { power_on: true } },
  { product: UNKNOWN, objects: '14100100', values: { moisture_detected: false } },
  { product: UNKNOWN, objects: '1710041e000000', values: { motion: true } },
  { product: UNKNOWN, objects: '1710041f000000', values: { motion: false } },
  { product: UNKNOWN, objects: '18100101', values: { light: true } },
  { product: UNKNOWN, objects: '19100101', values: { opening: false, door_left_open: false } },
  { product: UNKNOWN, objects: '0a100164', values: { battery_pct: 100, voltage_v: 3.1 } },
  { product: UNKNOWN, objects: '08000100', values: { armed: true } },
  { product: UNKNOWN, objects: '07000105', values: { door: false, door_stuck: true } },
  { product: '09b0', objects: '0f100101', values: { door: true } },
  { product: '0380', objects: '0e100108', values: { lock: true, childlock: false } },
  {
    product: '069f',
    objects: '0b0009060000000000000000',
    values: { childlock: false, event_lock: 'turn_on_child_lock', lock_method: 'bluetooth', key_id: 'administrator' },
  },
  {
    product: UNKNOWN,
    objects: '0b0009110300dec000000000',
    values: { lock: false, event_lock: 'locked', lock_method: 'password', event_error: 'lock_picking' },
  },
  { product: UNKNOWN, objects: '1000020155', values: { toothbrush: false, score: 0x55 } },
  { product: '1568', objects: '011003000002', values: { event_button: 'double_press' } },
  {
    product: '1569',
    objects: '011003020001',
    values: { event_button_left: 'long_press', event_button_right: 'long_press' },
  },
  { product: '0dfd', objects: '011003030000', values: { event_button_left: 'press', event_button_middle: 'press' } },
  { product: '0153', objects: '011003010002', values: { power_on: false, event_button_off: 'long_press' } },
  { product: '068e', objects: '011003030000', values: { event_button_color_temperature: 'press' } },
  { product: '04e6', objects: '011003020002', values: { event_button_timer_60_minutes: 'long_press' } },
  { product: '03bf', objects: '011003080000', values: { event_button_heat: 'press' } },
  { product: '03b6', objects: '011003010503', values: { event_dimmer: 'long_press', event_dimmer_duration_s: 5 } },
  { product: '03b6', objects: '011003020004', values: { event_dimmer: 'rotate_right_pressed', event_dimmer_steps: 2 } },
  {
    product: '1949',
    objects: '0d4e0103',
    values: { event_button_left: 'double_press', event_button_right: 'double_press' },
  },
  { product: '1c10', objects: '0c4e0108', values: { event_button: 'long_press' } },
  { product: '5968', objects: '0c4a0101', values: { event_button_right: 'press' } },
  { product: '3a61', objects: '0e560102', values: { event_button_mid_left: 'long_press' } },
  { product: '520b', objects: '0d5600', values: { event_button: 'double_press' } },
  { product: '4683', objects: '4e480102', values: { occupancy: false } },
  { product: '50fb', objects: '4e480102', values: { occupancy: true } },
  { product: '3f4c', objects: '3c480101', values: { occupancy: true } },
  { product: '78d1', objects: '0c480100', values: { opening: true } },
  { product: '1889', objects: '0f4a0101', values: { opening: true, device_forcibly_removed: true } },
  { product: '4c60', objects: '014a0101', values: { battery_low: true } },
  { product: '59fa', objects: '10580100', values: { asleep: true } },
  { product: '59fa', objects: '61640101', values: { wearing: false } },
  { product: '59fa', objects: '22540102', values: { state: 'full' } },
  { product: '18e3', objects: '11480101', values: { snoring: true } },
  { product: '20db', objects: '164e0101', values: { occupancy: true } },
  { product: '45c9', objects: '164e0903102700000a0b0c0d', values: { mass_kg: 100, stabilized: true, profile_id: 3 } },
];

/** The S400's object 0x6E16: mass | (heart rate - 50) << 11 | impedance << 18, in four octets. */
function composition(mass: number, heartRate: number, impedance: number): string {
  const packed = mass + heartRate * 2 ** 11 + impedance * 2 ** 18;
  const octets = [0, 8, 16, 24].map((shift) => Math.floor(packed / 2 ** shift) % 256);
  return `166e0901${Buffer.from(octets).toString('hex')}00000000`;
}

describe('MiBeacon', () => {
  it.each(OBJECTS)('reads $objects of product $product as $values', ({ product, objects, values }) => {
    expect(valuesOf(said(product, objects))).toEqual(values);
  });

  it.each([
    {
      packet: composition(745, 33, 4871),
      values: { mass_kg: 74.5, heart_rate_bpm: 83, impedance_low_ohm: 487.1, stabilized: false },
    },
    { packet: composition(0x7ff, 0, 4322), values: { impedance_high_ohm: 432.2, stabilized: true } },
    { packet: composition(745, 127, 0), values: { mass_kg: 74.5, stabilized: true } },
    { packet: composition(0, 0, 0), values: { stabilized: false } },
  ])('reads a packet of a weighing as $values', ({ packet, values }) => {
    expect(valuesOf(said('48cf', packet))).toEqual({ ...values, profile_id: 1 });
  });

  it('says of a scale without objects that nobody stands on it', () => {
    const frame = { uuid: 'fe95', data: '1050cf482a01000038c1a4' };
    expect(valuesOf(saidByService(frame))).toEqual({ stabilized: false });
  });

  it('tells the frame counter as packet id, the model, and the address where the frame has it', () => {
    expect(saidByService({ uuid: 'fe95', data: '50205b052a4c94b438c1a4041002fa00' })).toEqual({
      format: 'mibeacon',
      values: { temperature_c: 25 },
      packetId: 42,
      packetIdSpan: 256,
      device: { model: 'LYWSD03MMC' },
      deviceId: 'a4c138b4944c',
    });
  });

  it('reads several objects, and those before one that is cut off', () => {
    expect(valuesOf(said(UNKNOWN, '041002fa000610022702'))).toEqual({ temperature_c: 25, humidity_rh: 55.1 });
    expect(valuesOf(said(UNKNOWN, '041002fa0006100227'))).toEqual({ temperature_c: 25 });
  });

  it('passes over a capability octet, and the one on inputs and outputs', () => {
    expect(valuesOf(saidByService({ uuid: 'fe95', data: '6050ffff2a08041002fa00' }))).toEqual({ temperature_c: 25 });
    expect(valuesOf(saidByService({ uuid: 'fe95', data: '6050ffff2a2000041002fa00' }))).toEqual({ temperature_c: 25 });
  });

  it('makes one counter of the extended and the frame counter', () => {
    const packet = {
      uuid: 'fe95',
      address: '582d34122089',
      key: 'a3bfe9853dd85a620debe3620caaa351',
      data: '58586f0607892012342d585f176dd54f0200002fa453fa',
    };
    expect(saidByService(packet)).toMatchObject({ authenticated: true, counter: 0x207, packetId: 7 });
  });

  it('tells no counter of the versions whose counter stands still', () => {
    const packet = {
      uuid: 'fe95',
      address: 'f82441c5988b',
      key: 'b853075158487ca39a5b5ea9',
      data: '5830b603d28b98c54124f8c3491476757e00000099',
    };
    expect(saidByService(packet)).toMatchObject({ authenticated: true, packetId: 0xd2 });
    expect(saidByService(packet)).not.toHaveProperty('counter');
  });

  it.each([
    { data: '', reject: 'truncated' },
    { data: '50305b05', reject: 'truncated' },
    { data: '50305b052a4c94b438c1', reject: 'truncated' },
    { data: '6050ffff2a', reject: 'truncated' },
    { data: '4010ffff2a041002fa00', reject: 'bad-version' },
    { data: '4060ffff2a041002fa00', reject: 'bad-version' },
    { data: 'c050ffff2a041002fa00', reject: 'no-objects' }, // mesh
    { data: '30585b05024c94b438c1a408', reject: 'no-objects' },
    { data: '4050ffff2a0410', reject: 'truncated' },
    { data: '4050ffff2a041003fa0000', reject: 'truncated' }, // a temperature of three octets
    { data: '4050ffff2a9a990101', reject: 'unknown-object-id' },
    { data: '4050ffff2a03480164', reject: 'unknown-object-id' }, // means something in known models only
    { data: '4050ffff2a19100109', reject: 'invalid-event-value' },
    { data: '4050ffff2a041002ff7f0610020600', reject: 'implausible' },
    { data: '5859ffff2a000000000000aabb0102030405', reject: 'truncated' },
  ])('rejects "$data": $reject', ({ data, reject }) => {
    expect(saidByService({ uuid: 'fe95', data })).toEqual({ format: 'mibeacon', reject });
  });
});
