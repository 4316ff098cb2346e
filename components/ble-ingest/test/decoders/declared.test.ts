import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { declaredFormats, formatsSchema } from '../../src/format-config.ts';
import { adStructure, octetsOf } from '../../src/vectors/vector-sightings.ts';
import { sighting } from './vectors.ts';

const GREENHOUSE = {
  greenhouse: {
    company_id: '0x05a7',
    starts_with: 'a501',
    length: '6',
    fields: 'struct temperature_c s16be@2 /100 na=-32768; battery_pct u8@4; door bit0@5',
  },
};

function decode(formats: unknown, type: number, hex: string) {
  return decodeAdvertisement(sighting(adStructure(type, octetsOf(hex))), declaredFormats(formatsSchema.parse(formats)));
}

describe('a format declared in the configuration', () => {
  it('decodes the sensors it fits', () => {
    expect(decode(GREENHOUSE, 0xff, 'a705a501f8305001')).toEqual({
      format: 'greenhouse',
      values: { temperature_c: -20, battery_pct: 80, door: true },
    });
  });

  it.each(['a705a502f8305001', 'a705a501f830500100', 'a805a501f8305001'])('leaves %s to others', (hex) => {
    expect(decode(GREENHOUSE, 0xff, hex)).toBeUndefined();
  });

  it('omits what the sensor did not have, and rejects what cannot be', () => {
    expect(decode(GREENHOUSE, 0xff, 'a705a50180005001')).toMatchObject({ values: { battery_pct: 80 } });
    expect(decode(GREENHOUSE, 0xff, 'a705a501f830ff01')).toEqual({ format: 'greenhouse', reject: 'implausible' });
  });

  it('reads service data too, and is asked ahead of the decoders that are built in', () => {
    const own = { mine: { service_data: '0xFCD2', fields: 'struct humidity_rh u8@0' } };
    expect(decode(own, 0x16, 'd2fc40')).toEqual({ format: 'mine', values: { humidity_rh: 64 } });
  });

  it.each([
    [{ fields: 'struct temperature_c u8@0' }, 'either a company_id or service_data'],
    [
      { company_id: '0x1', service_data: 'fcd2', fields: 'struct temperature_c u8@0' },
      'either a company_id or service_data',
    ],
    [{ company_id: '0x1', fields: 'struct temprature_c u8@0' }, 'temperature_c is'],
    [{ company_id: '0x1', fields: 'struct temperature_c u7@0' }, 'no type of a field'],
    [{ company_id: '0x1', length: 4, fields: 'struct temperature_c s16be@3' }, 'behind the 4 octets'],
    [{ company_id: 'Acme', fields: 'struct temperature_c u8@0' }, 'company identifier'],
    [{ company_id: '0x1', starts_with: 'abc', fields: 'struct temperature_c u8@0' }, 'two for each octet'],
  ])('that is %j is refused with what is wrong', (format, message) => {
    const result = formatsSchema.safeParse({ mine: format });
    expect(result.success).toBe(false);
    expect(result.error?.message).toContain(message);
  });
});
