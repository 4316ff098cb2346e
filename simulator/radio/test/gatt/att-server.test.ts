import { beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { AttServer } from '../../src/gatt/att-server.ts';
import { attributeTable } from '../../src/gatt/attribute-table.ts';
import type { VirtualCharacteristic } from '../../src/gatt/gatt-service.ts';
import { UnencodableError } from '../../src/radio-errors.ts';

let level = 0;
let written: string[] = [];

const temperature: VirtualCharacteristic = {
  uuid: '2a6e',
  properties: ['read', 'notify'],
  value: () => Buffer.from('1008', 'hex'),
};
const state: VirtualCharacteristic = { uuid: '2a19', properties: ['indicate'], value: () => Uint8Array.of(level) };
const long: VirtualCharacteristic = {
  uuid: '6e400003b5a3f393e0a9e50e24dcca9e',
  properties: ['read', 'write'],
  value: () => Buffer.alloc(40, level),
  onWrite: (value) => written.push(Buffer.from(value).toString('hex')),
  descriptors: [{ uuid: '2901', value: Buffer.from('x') }],
};
const secret: VirtualCharacteristic = {
  uuid: '2a00',
  properties: ['read'],
  value: () => Uint8Array.of(1),
  isProtected: true,
};

/**
 * Handles: 1 service 181a, 2-4 temperature (declaration, value, configuration), 5-7 state; 8 service of 128 bits,
 * 9-11 long (declaration, value, description), 12-13 secret.
 */
const TABLE = attributeTable([
  { uuid: '181a', characteristics: [temperature, state] },
  { uuid: '6e400001b5a3f393e0a9e50e24dcca9e', characteristics: [long, secret] },
]);

let server: AttServer;
beforeEach(() => {
  server = new AttServer(TABLE, 247);
  level = 0;
  written = [];
});

const ask = (hex: string): string | undefined => server.receive(Buffer.from(hex, 'hex'))?.toString('hex');
const raiseMtu = (): string | undefined => ask('020001');

describe('a GATT server', () => {
  it('takes the lesser of both sides as MTU', () => {
    expect(ask('020001')).toBe('03f700');
    expect(server.mtu).toBe(247);
    expect(ask('021700')).toBe('03f700');
    expect(server.mtu).toBe(23);
  });

  it('lists services of one UUID size at a time, with their ends', () => {
    raiseMtu();
    expect(ask('100100ffff0028')).toBe('1106' + '01000700' + '1a18');
    expect(ask('100800ffff0028')).toBe('1114' + '08000d00' + '9ecadc240ee5a9e093f3a3b50100406e');
    expect(ask('100e00ffff0028')).toBe('01100e000a');
  });

  it('finds a service by its UUID', () => {
    expect(ask('060100ffff00281a18')).toBe('07' + '01000700');
    expect(ask('060100ffff00280f18')).toBe('010601000a');
  });

  it('lists characteristics with properties, value handle and UUID', () => {
    raiseMtu();
    expect(ask('0801000700' + '0328')).toBe('0907' + '020012' + '03006e2a' + '050020' + '0600192a');
    expect(ask('0808000d00' + '0328')).toBe('0915' + '09000a' + '0a009ecadc240ee5a9e093f3a3b50300406e');
    expect(ask('080d00ffff0328')).toBe('01080d000a');
  });

  it('lists descriptors', () => {
    expect(ask('0404000400')).toBe('0501' + '04000229');
    expect(ask('040b000b00')).toBe('0501' + '0b000129');
    expect(ask('040a000b00')).toBe('0502' + '0a009ecadc240ee5a9e093f3a3b50300406e');
  });

  it('reads what may be read', () => {
    expect(ask('0a0300')).toBe('0b1008');
    expect(ask('0a0600')).toBe('010a060002');
    expect(ask('0a0d00')).toBe('010a0d0005');
    expect(ask('0a0e00')).toBe('010a0e0001');
    expect(ask('0a0000')).toBe('010a000001');
  });

  it('reads a long value in parts that fit together, though it changes meanwhile', () => {
    expect(ask('0a0a00')).toBe(`0b${'00'.repeat(22)}`);
    level = 9;
    expect(ask('0c0a001600')).toBe(`0d${'00'.repeat(18)}`);
    expect(ask('0c0a002800')).toBe('0d');
    expect(ask('0c0a002900')).toBe('010c0a0007');
    expect(ask('0a0a00')).toBe(`0b${'09'.repeat(22)}`);
  });

  it('writes what may be written, with an answer or without', () => {
    expect(ask('120a00aabb')).toBe('13');
    expect(ask('520a00cc')).toBeUndefined();
    expect(ask('120300aa')).toBe('0112030003');
    expect(ask('120100aa')).toBe('0112010003');
    expect(ask('520300aa')).toBeUndefined();
    expect(written).toEqual(['aabb', 'cc']);
  });

  it('puts a long write together when it is executed, and forgets one that is cancelled', () => {
    expect(ask('160a000000aabb')).toBe('170a000000aabb');
    ask('160a000200ccdd');
    expect(ask('1801')).toBe('19');
    ask('160a000000ee');
    expect(ask('1800')).toBe('19');
    expect(ask('1801')).toBe('19');
    expect(written).toEqual(['aabbccdd']);
    ask('160a000500ee');
    expect(ask('1801')).toBe('01180a0007');
  });

  it('notifies after a subscription only, cut to the MTU', () => {
    expect(server.update(temperature)).toBeUndefined();
    expect(ask('0802000400' + '0229')).toBe('0904' + '04000000');
    expect(ask('1204000100')).toBe('13');
    expect(server.update(temperature)?.toString('hex')).toBe('1b03001008');
    expect(ask('0a0400')).toBe('0b0100');
    expect(ask('1204000000')).toBe('13');
    expect(server.update(temperature)).toBeUndefined();
    expect(ask('12040001')).toBe('011204000d');
  });

  it('indicates one value at a time, and after the confirmation the newest', () => {
    ask('1207000200');
    level = 1;
    expect(server.update(state)?.toString('hex')).toBe('1d060001');
    level = 2;
    expect(server.update(state)).toBeUndefined();
    level = 3;
    expect(server.update(state)).toBeUndefined();
    expect(ask('1e')).toBe('1d060003');
    expect(ask('1e')).toBeUndefined();
  });

  it('refuses what is no request, range or PDU', () => {
    expect(ask('040500' + '0400')).toBe('0104050001');
    expect(ask('040000ffff')).toBe('0104000001');
    expect(ask('0401')).toBe('0104000004');
    expect(ask('100100ffff0a28')).toBe('0110010010');
    expect(ask('0e03000600')).toBe('010e000006');
    expect(ask('d2030000')).toBeUndefined();
    expect(ask('')).toBeUndefined();
  });

  it('answers any PDU within the MTU, and never falls', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), (octets) => {
        const answer = server.receive(Buffer.from(octets));
        expect(answer?.length ?? 0).toBeLessThanOrEqual(Math.max(server.mtu, octets.length));
      }),
    );
  });

  it('refuses a UUID that is none', () => {
    expect(() => attributeTable([{ uuid: '181A', characteristics: [] }])).toThrow(UnencodableError);
  });
});
