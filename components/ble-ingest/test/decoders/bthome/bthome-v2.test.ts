import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

function decode(frame: string) {
  return decodeAdvertisement(sighting(adStructure(0x16, octetsOf(`d2fc${frame}`))));
}

/** Objects that no vector covers: the examples of bthome.io/format, or computed from its table. */
const OBJECTS: readonly { frame: string; values: Readonly<Record<string, unknown>> }[] = [
  { frame: '40073e1d', values: { mass_kg: 33.956 } }, // 0x1d3e = 7486; 74.86 lb * 0.45359237
  { frame: '4008ca06', values: { dewpoint_c: 17.38 } },
  { frame: '402f23', values: { moisture_pct: 35 } },
  { frame: '403d0960', values: { count: 24_585 } },
  { frame: '403e2a2c0960', values: { count: 1_611_213_866 } },
  { frame: '4048dc87', values: { volume_l: 34.78 } }, // 34780 mL
  { frame: '404b138a14', values: { gas_m3: 1346.067 } },
  { frame: '404f87562a01', values: { water_l: 19_551.879 } },
  { frame: '405587562a01', values: { volume_storage_l: 19_551.879 } },
  { frame: '4058ea', values: { temperature_c: -7.7 } }, // -22 * 0.35
  { frame: '405c02fbffff', values: { power_w: -12.78 } },
  { frame: '405d02ea', values: { current_a: -5.63 } }, // 0xea02 - 0x10000 = -5630 mA
  { frame: '40634057d0ff', values: { acceleration_ms2: -3.123392 } },
  { frame: '406507', values: { settings_revision: 7 } },
  {
    frame: '401500160117011801190129002a012c01',
    values: {
      battery_low: false,
      battery_charging: true,
      carbon_monoxide: true,
      cold: true,
      connectivity: true,
      smoke: false,
      sound: true,
      vibration: true,
    },
  },
  {
    frame: '401b011c011d001e011f0120012201230124012501',
    values: {
      garage_door: true,
      gas_detected: true,
      heat: false,
      light: true,
      lock: true,
      moisture_detected: true,
      moving: true,
      occupancy: true,
      plug: true,
      presence: true,
    },
  },
  { frame: '40260127012801', values: { problem: true, running: true, safety: true } },
  { frame: '403a80', values: { event_button: 'hold_press' } },
  { frame: '403b010305', values: { event_command: 'step_up', event_command_steps: 5 } },
  { frame: '403b0002', values: { event_command: 'toggle' } },
  { frame: '403c020a', values: { event_dimmer: 'rotate_right', event_dimmer_steps: 10 } },
];

describe('BTHome v2', () => {
  it.each(OBJECTS)('reads $frame as $values', ({ frame, values }) => {
    expect(decode(frame)).toEqual({ format: 'bthome-v2', values });
  });

  it('keeps the number of a button that was not pressed', () => {
    expect(decode('403a003a01')).toEqual({ format: 'bthome-v2', values: { event_button_2: 'press' } });
  });

  it('numbers the steps of a dimmer as the dimmer', () => {
    expect(decode('403c01023c0000')).toMatchObject({
      values: { event_dimmer_1: 'rotate_left', event_dimmer_steps_1: 2 },
    });
  });

  it('leaves out an event it does not know and keeps what stands around it', () => {
    expect(decode('4001643afe4501013afe')).toMatchObject({ values: { battery_pct: 100, temperature_c: 25.7 } });
  });

  it('tells of the device apart from what it measures', () => {
    const frame = '4002c409f00100f100010204';
    const device = { device_type_id: 1, firmware_version: '4.2.1.0' };
    expect(decode(frame)).toEqual({ format: 'bthome-v2', values: { temperature_c: 25 }, device });
    expect(decode('40f2000106')).toEqual({ format: 'bthome-v2', values: {}, device: { firmware_version: '6.1.0' } });
  });

  it('takes the address from the frame of a device that sends it', () => {
    expect(decode('42b2188d38c1a4000904138a01')).toEqual({
      format: 'bthome-v2',
      values: { pressure_pa: 100_883 },
      packetId: 9,
      packetIdSpan: 256,
      deviceId: 'a4c1388d18b2',
    });
  });

  it.each([
    { frame: '41a47266c95f730011223378237214', reject: 'key-required' },
    { frame: '6002c409', reject: 'bad-version' },
    { frame: '', reject: 'truncated' },
    { frame: '42b2188d38c1', reject: 'truncated' },
    { frame: '40000902c4', reject: 'truncated' },
    { frame: '4053054869', reject: 'truncated' },
    { frame: '40', reject: 'no-objects' },
    { frame: '40ff', reject: 'unknown-object-id' },
    { frame: '403cff01', reject: 'invalid-event-value' },
    { frame: '403b0009', reject: 'invalid-event-value' },
    { frame: '405302c328', reject: 'invalid-text' },
    { frame: '40450080', reject: 'implausible' }, // -3276.8 °C
    { frame: '4001ff', reject: 'implausible' }, // 255 %
    { frame: '4002c40903ffff', reject: 'implausible' }, // a good temperature beside 655.35 %RH
  ])('rejects "$frame": $reject', ({ frame, reject }) => {
    expect(decode(frame)).toEqual({ format: 'bthome-v2', reject });
  });
});
