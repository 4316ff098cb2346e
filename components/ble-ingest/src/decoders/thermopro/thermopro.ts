import type { Decoded, Decoder, Rejected } from '../decoder.ts';
import { manufacturerOctets } from '../manufacturer-octets.ts';
import { nameOf } from '../sighting.ts';
import { THERMOPRO } from './format.ts';
import { readHygrometer } from './hygrometer.ts';
import { readMultiPointProbe, readProbe } from './meat-probe.ts';

type Reader = (octets: Uint8Array, model: string) => Decoded | Rejected | undefined;

/** By how the device's name starts. */
const READERS: ReadonlyMap<string, readonly Reader[]> = new Map([
  ['TP35', [readHygrometer]],
  ['TP39', [readHygrometer]],
  ['TP96', [readProbe]],
  ['TP97', [readMultiPointProbe, readProbe]],
]);
const PREFIX_LENGTH = 4;

/**
 * ThermoPro's hygrometers and wireless meat probes (no specification is public; layouts as the test-suites of
 * thermopro-ble, ble_monitor and Theengs pin them). There is no company in their manufacturer data: the name tells.
 */
export const thermopro: Decoder = {
  format: THERMOPRO,
  signatures: [...READERS.keys()].map((namePrefix) => ({ namePrefix })),
  decode: (sighting) => {
    const [model = ''] = nameOf(sighting).split(' ');
    for (const read of READERS.get(model.slice(0, PREFIX_LENGTH)) ?? []) {
      // Of several blocks the last is the newest.
      for (const octets of manufacturerOctets(sighting).reverse()) {
        const result = read(octets, model);
        if (result) return result;
      }
    }
    return undefined;
  },
};
