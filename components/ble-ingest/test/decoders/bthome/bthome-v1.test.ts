import { describe, expect, it } from '@jest/globals';
import { saidByService } from '../service-packet.ts';

const said = (data: string) => saidByService({ uuid: '181c', data });

/** Examples of bthome.io/v1 and of the reference decoders' tests, and numbers of other widths by its table of formats. */
const OBJECTS: readonly { data: string; values: Readonly<Record<string, unknown>> }[] = [
  { data: '03065e1f', values: { mass_kg: 80.3 } },
  { data: '03073e1d', values: { mass_kg: 33.956 } },
  { data: '2308ca06', values: { dewpoint_c: 17.38 } },
  { data: '030d120c030e021c', values: { pm25: 3090, pm10: 7170 } },
  { data: '021100', values: { opening: false } },
  { data: '0312e204', values: { co2_ppm: 1250 } },
  { data: '022e23', values: { humidity_rh: 35 } },
  { data: '22029c', values: { temperature_c: -1 } }, // sint8 of 0.01 °C
  { data: '2502000a0000', values: { temperature_c: 25.6 } },
  { data: '4302005a', values: { temperature_c: 1.92 } }, // float16 192
  { data: '45020000c841', values: { temperature_c: 0.25 } }, // float32 25
  { data: '6553486f6d65', values: { text: 'Home' } },
  { data: '8354cafe', values: { raw: 'cafe' } },
];

describe('BTHome v1', () => {
  it.each(OBJECTS)('reads $data as $values', ({ data, values }) => {
    expect(said(data)).toEqual({ format: 'bthome-v1', values });
  });

  it('takes the address from the object that tells it', () => {
    expect(said('020f0186a6808fe64854')).toEqual({
      format: 'bthome-v1',
      values: { generic_boolean: true },
      deviceId: '5448e68f80a6',
    });
  });

  it('passes over objects it does not know, and keeps those around them', () => {
    expect(said('0201610399010223029a0b')).toMatchObject({ values: { battery_pct: 97, temperature_c: 29.7 } });
  });

  it('has packet ids of 0 to 255, also where the sensor calls the octet signed', () => {
    expect(said('2200b4020164')).toMatchObject({ packetId: 180, packetIdSpan: 256 });
    expect(said('4300003a020164')).not.toHaveProperty('packetId'); // float16 0.75
  });

  it('tells the packet id', () => {
    expect(said('020009020161')).toMatchObject({ values: { battery_pct: 97 }, packetId: 9, packetIdSpan: 256 });
  });

  it.each([
    { data: '', reject: 'no-objects' },
    { data: '2302ca', reject: 'truncated' },
    { data: '6653486f6d65', reject: 'truncated' },
    { data: '0299ff', reject: 'unknown-object-id' },
    { data: '01', reject: 'truncated' },
    { data: '0201ff', reject: 'implausible' },
    { data: '4402000000', reject: 'implausible' }, // a float of three octets
    { data: '023a77', reject: 'invalid-event-value' },
    { data: '6353c328', reject: 'invalid-text' },
  ])('rejects "$data": $reject', ({ data, reject }) => {
    expect(said(data)).toEqual({ format: 'bthome-v1', reject });
  });
});
