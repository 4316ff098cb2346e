import { uintLE } from '../byte-fields.ts';
import type { Decoded } from '../decoder.ts';
import { serviceDecoder } from '../exact-payload.ts';

const FORMAT = 'amazfit';

/**
 * Amazfit Smart Scale: service data of 0xFEE0 (Huami), 20 octets, least significant first. 5-6 impedance in 0.1 Ω, 7-8
 * mass in 5 g, 9-11 zero until the mass is stable, 12 heart rate; 14-19 of the user. The rest is not known.
 */
export const amazfit = serviceDecoder({ format: FORMAT, serviceUuid: 'fee0', octets: 20, read });

function read(payload: Uint8Array): Decoded {
  const mass = uintLE(payload, 7, 2) / 200;
  const isStable = uintLE(payload, 9, 3) !== 0;
  const device = { model: 'Amazfit Smart Scale' };
  if (!isStable) return { format: FORMAT, values: { mass_kg: mass, stabilized: false }, device };
  return {
    format: FORMAT,
    values: { mass_kg: mass, stabilized: true, impedance_ohm: uintLE(payload, 5, 2) / 10, ...heartRate(payload[12]) },
    device,
  };
}

/** The scale tells the heart rate only of a bare-footed user who stands long enough: zero is none. */
function heartRate(raw = 0): Record<string, number> {
  return raw === 0 ? {} : { heart_rate_bpm: raw };
}
