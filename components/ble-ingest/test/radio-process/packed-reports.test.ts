import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Advertisement } from '../../src/ports.ts';
import { packReports, unpackReports } from '../../src/radio-process/packed-reports.ts';

const advertisements: fc.Arbitrary<Advertisement> = fc.record({
  address: fc.stringMatching(/^[0-9a-f]{12}$/),
  addressType: fc.constantFrom('public' as const, 'random' as const),
  rssi: fc.oneof(fc.integer({ min: -128, max: 126 }), fc.constant(undefined)),
  data: fc.uint8Array({ maxLength: 1650 }),
  scanResponse: fc.boolean(),
  connectable: fc.boolean(),
});

describe('packed reports', () => {
  it('come out as they went in', () => {
    fc.assert(
      fc.property(fc.array(advertisements, { maxLength: 8 }), (reports) => {
        expect(unpackReports(packReports(reports))).toEqual(reports);
      }),
    );
  });

  it('have octets of their own once unpacked', () => {
    const report = {
      address: '0'.repeat(12),
      addressType: 'public',
      rssi: -1,
      scanResponse: false,
      connectable: false,
    } as const;
    const pack = packReports([{ ...report, data: Uint8Array.of(1) }]);
    const [unpacked] = unpackReports(pack);
    pack.fill(9);
    expect(unpacked?.data).toEqual(Uint8Array.of(1));
  });

  it('that are cut off, or anything else, are read without an exception', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        const taken = unpackReports(octets).reduce((sum, { data }) => sum + 10 + data.length, 0);
        expect(taken).toBeLessThanOrEqual(octets.length);
      }),
    );
  });
});
