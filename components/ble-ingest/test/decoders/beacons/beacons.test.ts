import { describe, expect, it } from '@jest/globals';
import { decodeAdvertisement } from '../../../src/decoders/registry.ts';
import { adStructure, octetsOf } from '../../../src/vectors/vector-sightings.ts';
import { sighting } from '../vectors.ts';

const IBEACON = '4c000215e2c56db5dffb48d2b060d0f5a71096e000640000c5';
const QINGPING = 'cdfd080cbf6552342d580104f100ad01020125';

const manufacturer = (data: string) => adStructure(0xff, octetsOf(data));
const service = (data: string) => adStructure(0x16, octetsOf(data));
const decode = (...structures: readonly Uint8Array[]) =>
  decodeAdvertisement(sighting(Uint8Array.from(structures.flatMap((structure) => [...structure]))));

describe('An iBeacon', () => {
  it('counts only where the packet says nothing of a sensor, wherever it stands', () => {
    expect(decode(manufacturer(IBEACON))).toMatchObject({ format: 'ibeacon' });
    expect(decode(manufacturer(IBEACON), service(QINGPING))).toMatchObject({ format: 'qingping' });
    expect(decode(service(QINGPING), manufacturer(IBEACON))).toMatchObject({ format: 'qingping' });
    const ruuvi = '990406170c5668c79e007000c90501d9ffcd004c884f';
    expect(decode(manufacturer(IBEACON), manufacturer(ruuvi))).toMatchObject({ format: 'ruuvi-df6' });
  });

  it('of another length is of no interest', () => {
    expect(decode(manufacturer(IBEACON.slice(0, -2)))).toBeUndefined();
    expect(decode(manufacturer(`${IBEACON}64`))).toBeUndefined();
  });
});

describe('An AltBeacon', () => {
  const BEACON = 'beacd3162f5af3ee494799db09756062d0fc005a0005c400';

  it('may be of Radius Networks', () => {
    expect(decode(manufacturer(`1801${BEACON}`))).toMatchObject({ format: 'altbeacon', values: { major: 90 } });
  });

  it('without its code is of no interest', () => {
    expect(decode(manufacturer(`1801beab${BEACON.slice(4)}`))).toBeUndefined();
  });
});

describe('Eddystone telemetry', () => {
  it('that is encrypted needs its owner', () => {
    expect(decode(service(`aafe2001${'00'.repeat(16)}`))).toEqual({ format: 'eddystone-tlm', reject: 'key-required' });
  });

  it('of another version is rejected', () => {
    expect(decode(service('aafe20020b7c18800000064200001b58'))).toEqual({
      format: 'eddystone-tlm',
      reject: 'bad-version',
    });
  });

  it('that is cut off is rejected', () => {
    expect(decode(service('aafe20000b7c1880'))).toEqual({ format: 'eddystone-tlm', reject: 'truncated' });
    expect(decode(service('aafe20'))).toEqual({ format: 'eddystone-tlm', reject: 'truncated' });
  });

  it('is not the only frame of its service', () => {
    expect(decode(service('aafe10ee03676f6f2e676c2f4162'))).toBeUndefined();
    expect(decode(service('aafe00ee0102030405060708090a010203040506'))).toBeUndefined();
  });
});
