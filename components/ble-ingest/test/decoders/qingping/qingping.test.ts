import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const decode = (frame: string) => decodeAdvertisement(sighting(adStructure(0x16, octetsOf(`cdfd${frame}`))));

describe('A Qingping frame', () => {
  it('tells the device, its model and the packet id', () => {
    expect(decode('0812005e60342d580201640f011c09048b090000')).toEqual({
      format: 'qingping',
      values: { battery_pct: 100, illuminance_lx: 2443 },
      packetId: 28,
      packetIdSpan: 256,
      deviceId: '582d34605e00',
      device: { model: 'CGPR1' },
    });
  });

  it('of an air monitor carries an address that it does not advertise with', () => {
    expect(decode('880ed6888fe6485413022502')).toEqual({
      format: 'qingping',
      values: { co2_ppm: 549 },
      device: { model: 'CGDN1' },
    });
  });

  it('of a door that was left open says both', () => {
    expect(decode('c8044d3a40342d58040102')).toMatchObject({ values: { door: true, door_left_open: true } });
    expect(decode('c8044d3a40342d58040100')).toMatchObject({ values: { door: true, door_left_open: false } });
    expect(decode('c8044d3a40342d58040107')).toMatchObject({ values: {} });
  });

  it('of a door sensor between its events tells the door in a second packet id, which no other model does', () => {
    expect(decode('0804751060342d580201600f01420f0101')).toMatchObject({
      values: { battery_pct: 96, door: false, door_left_open: false },
      packetId: 0x42,
    });
    expect(decode('0812751060342d580201600f01420f0101')).toHaveProperty('values', { battery_pct: 96 });
    expect(decode('0804751060342d580201600f0142')).toHaveProperty('values', { battery_pct: 96 });
  });

  it('tells a battery beside a flag, and full where the device is plugged in', () => {
    expect(decode('080caffd50342d580201aa')).toMatchObject({ values: { battery_pct: 42 } });
    expect(decode('080caffd50342d580201ff')).toMatchObject({ values: { battery_pct: 100 } });
  });

  it('of an unknown model is of no interest', () => {
    expect(decode('08ff005e60342d58020164')).toBeUndefined();
  });

  it('without an object is rejected', () => {
    expect(decode('0812005e60342d58')).toEqual({ format: 'qingping', reject: 'no-objects' });
  });

  it('whose last object is cut off counts up to there', () => {
    expect(decode('0812005e60342d5802016409')).toMatchObject({ values: { battery_pct: 100 } });
    expect(decode('0812005e60342d580201')).toEqual({ format: 'qingping', reject: 'truncated' });
  });

  it('with a humidity above what a sensor can read is rejected', () => {
    expect(decode('080cbf6552342d580104f100ffff')).toEqual({ format: 'qingping', reject: 'implausible' });
  });
});
