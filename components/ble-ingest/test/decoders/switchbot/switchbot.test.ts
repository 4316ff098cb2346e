import { describe, expect, it } from '@jest/globals';
import { parseAdvertisement } from '../../../src/ad-structures.ts';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const ADDRESS = 'b0e9fe52dd84';

const advertisement = (payload: string) => adStructure(0xff, octetsOf(`6909${ADDRESS}${payload}`));
const scanResponse = (service: string) => adStructure(0x16, octetsOf(`3dfd${service}`));

const decode = (packet: Uint8Array, companion?: Uint8Array) =>
  decodeAdvertisement({ ...sighting(packet), ...(companion && { companion: parseAdvertisement(companion) }) });

describe('A SwitchBot device', () => {
  it('is named by its scan response while its advertisement tells the values', () => {
    expect(decode(advertisement('06e408972c0005'), scanResponse('340064'))).toEqual({
      format: 'switchbot',
      values: { temperature_c: 23.8, humidity_rh: 44 },
      device: { model: 'Meter Pro' },
      deviceId: ADDRESS,
    });
  });

  it('tells its battery in the scan response, and nothing that its advertisement told', () => {
    expect(decode(scanResponse('340064'), advertisement('066408972c0005'))).toEqual({
      format: 'switchbot',
      values: { battery_pct: 100 },
      device: { model: 'Meter Pro' },
    });
  });

  it('that is being paired is the same model', () => {
    expect(decode(scanResponse('7400e4069835'))).toMatchObject({ values: { temperature_c: 24.6 } });
    expect(decode(scanResponse('5400e4069835'))).toMatchObject({ values: { temperature_c: 24.6 } });
  });

  it('of an unknown model is of no interest', () => {
    expect(decode(scanResponse('6d00e4069835'))).toBeUndefined();
    expect(decode(scanResponse('000064000000ff'))).toBeUndefined();
  });

  it('of old firmware counts only where it shows that it is one: anybody may use its service', () => {
    const old = adStructure(0x16, octetsOf('000d54006400990e'));
    expect(decode(old)).toBeUndefined();
    expect(decode(old, adStructure(0x07, octetsOf('1bc5d5a50200b89fe6114d22000da2cb')))).toMatchObject({
      values: { temperature_c: 25, humidity_rh: 14, battery_pct: 100 },
    });
    expect(decode(old, adStructure(0xff, octetsOf(`5900${ADDRESS}`)))).toMatchObject({ values: { temperature_c: 25 } });
  });

  it('whose payload is cut off is rejected', () => {
    expect(decode(advertisement('064e'), scanResponse('26004e'))).toEqual({ format: 'switchbot', reject: 'truncated' });
    expect(decode(adStructure(0xff, octetsOf('6909b0e9fe')), scanResponse('26004e'))).toEqual({
      format: 'switchbot',
      reject: 'truncated',
    });
  });

  it('with ten tenths of a degree is rejected', () => {
    expect(decode(scanResponse('5400e40a9835'))).toEqual({ format: 'switchbot', reject: 'implausible' });
  });

  it('tells a temperature below zero by the cleared top bit', () => {
    expect(decode(scanResponse('5400e4061835'))).toMatchObject({ values: { temperature_c: -24.6 } });
  });
});

describe('A SwitchBot advertisement without its scan response', () => {
  it.each([
    ['a contact sensor', '412c0046018fc4'],
    ['a contact sensor that reads like a climate', '410c00972c0000'],
    ['a curtain', '7c0f001104'],
    ['a curtain of 12 octets', '7c0f00110400'],
    ['a Curtain 3', 'f7070011040049'],
    ['a roller shade', '2c089f11042700'],
    ['a lock', '07830020'],
    ['a fan', '7e4c5239'],
    ['a colour bulb', '03e4210000'],
    ['a ceiling light', '4864106124'],
    ['a Lock Pro', '078200640000'],
    ['a plug', '2280000000e8'],
    ['a Universal Remote', '00500000000000000000'],
    ['a weather station', '0150069a230000000000'],
    ['a meter with an alarm', 'de03469835'],
  ])('is not taken for a meter or a motion sensor where it is of %s', (_, payload) => {
    expect(decode(advertisement(payload))).toBeUndefined();
  });
});
