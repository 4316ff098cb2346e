import { describe, expect, it } from '@jest/globals';
import { isPlausible } from '@sward/contracts/quantities.ts';
import fc from 'fast-check';
import { MIBEACON_MODELS } from '../../../src/decoders/xiaomi/mibeacon-models.ts';
import { readPayload } from '../../../src/decoders/xiaomi/mibeacon-payload.ts';
import { saidByService } from '../service-packet.ts';

const model = fc.constantFrom('', ...MIBEACON_MODELS.values());
/** The high octets of object ids in use; the low ones and the values are anybody's. */
const group = fc.constantFrom(0x00, 0x10, 0x20, 0x30, 0x48, 0x4a, 0x4c, 0x4e, 0x50, 0x54, 0x56, 0x58, 0x5a, 0x60, 0x6e);
const object = fc
  .tuple(group, fc.nat(0xff), fc.uint8Array({ maxLength: 10 }))
  .map(([high, low, data]) => [low, high, data.length, ...data]);
const payload = fc.array(object, { maxLength: 4 }).map((objects) => Uint8Array.from(objects.flat()));

describe('any MiBeacon objects', () => {
  it('tell only quantities of the contracts, without throwing', () => {
    fc.assert(
      fc.property(payload, model, (octets, of) => {
        for (const name of Object.keys(readPayload(octets, of).values)) {
          // Any number, truth or text that the quantity can have shows that the contracts know the name.
          expect([0, true, ''].some((value) => isPlausible(name, value))).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});

describe('any octets under the services of this world', () => {
  const services = fc.constantFrom('fe95', 'fcd2', '181c', '181e', '181a', '181d', '181b', 'fd50');

  it('are decoded or not, with a key and without, and never throw', () => {
    fc.assert(
      fc.property(services, fc.uint8Array({ maxLength: 40 }), fc.boolean(), (uuid, octets, hasKey) => {
        const data = Buffer.from(octets).toString('hex');
        const said = saidByService({ uuid, data, ...(hasKey ? { key: '00'.repeat(16) } : {}) });
        if (said !== undefined && 'values' in said) {
          for (const [name, value] of Object.entries(said.values)) expect(isPlausible(name, value)).toBe(true);
        }
      }),
      { numRuns: 3000 },
    );
  });
});
