import { describe, expect, it } from '@jest/globals';
import { answerPairing, answerSignaling, parameterUpdateRequest } from '../../src/gatt/fixed-channels.ts';

const hex = (buffer: Buffer | undefined): string | undefined => buffer?.toString('hex');

describe('a peripheral beside GATT', () => {
  it('refuses to pair', () => {
    expect(hex(answerPairing(Buffer.from('01030001100001', 'hex')))).toBe('0505');
    expect(hex(answerPairing(Buffer.from('0300', 'hex')))).toBe('0507');
    expect(answerPairing(Buffer.from('0505', 'hex'))).toBeUndefined();
  });

  it('rejects signaling commands, and takes responses in silence', () => {
    expect(hex(answerSignaling(Buffer.from('14070a00', 'hex')))).toBe('0107020000' + '00');
    expect(answerSignaling(Buffer.from('130102000000', 'hex'))).toBeUndefined();
    expect(answerSignaling(Buffer.alloc(0))).toBeUndefined();
  });

  it('asks for the timing it wants', () => {
    const request = parameterUpdateRequest({ intervalMs: 500, latency: 4, supervisionTimeoutMs: 6000 });
    expect(hex(request)).toBe('12010800' + '9001' + '9001' + '0400' + '5802');
  });
});
