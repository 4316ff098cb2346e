import { describe, expect, it } from '@jest/globals';
import { type Decoded, isRejected, type Rejected } from '../../src/decoders/decoder.ts';
import { isRepeatedPacket, type LastPacket } from '../../src/decoders/packet-filter.ts';
import { decodeAdvertisement } from '../../src/decoders/registry.ts';
import { advertisingData, readVectors, sighting, type VectorFrame, type VectorRow } from './vectors.ts';

const STANDARD_GRAVITY = 9.80665;

/** Rows whose expectation contradicts the specification, with what it says instead: see vectors/README.md. */
const DISPUTED: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  'bthome-v2-083': { temperature_c_1: 25.7, temperature_c_2: 25.9 },
  'bthome-v2-101': { reject: true, reason: 'truncated' },
};

const FORMATS = ['ruuvi-df3', 'ruuvi-df5', 'ruuvi-df6', 'bthome-v2'].map((format) => ({
  format,
  rows: readVectors(format),
}));

/** What a result says under the names that the vectors use. */
function asVector(result: Decoded): Record<string, unknown> {
  const { event_dimmer_steps: steps, ...values } = result.values;
  const inG = (axis: string) => Number(values[`acceleration_${axis}_ms2`]) / STANDARD_GRAVITY;
  return {
    ...values,
    packet_id: result.packetId,
    accepted: true,
    acceleration_x_g: inG('x'),
    acceleration_y_g: inG('y'),
    acceleration_z_g: inG('z'),
    ...(steps === undefined ? {} : { event_dimmer_props: { steps } }),
  };
}

function expectSameValues(result: Decoded, expected: VectorFrame['expect'], tolerance: VectorRow['tolerance']): void {
  const said = asVector(result);
  for (const [name, value] of Object.entries(expected)) {
    if (typeof value !== 'number') expect({ [name]: said[name] }).toEqual({ [name]: value });
    else expect(Math.abs(Number(said[name]) - value)).toBeLessThanOrEqual(tolerance?.[name] ?? 0);
  }
}

function expectRejection(result: Rejected, expected: VectorFrame['expect']): void {
  expect(result.reject).toBe(String(expected['reason']).replaceAll('_', '-'));
}

describe.each(FORMATS)('vectors of $format', ({ format, rows }) => {
  const singles = rows.filter(({ frames }) => frames === undefined);

  it.each(singles)('$id decodes to the values it names, in every form it is given', (row) => {
    const expected = DISPUTED[row.id] ?? row.expect;
    for (const ad of advertisingData(row)) {
      const result = decodeAdvertisement(sighting(ad));
      expect(result?.format).toBe(format);
      if (result === undefined) continue;
      expect(isRejected(result)).toBe(expected['reject'] === true);
      if (isRejected(result)) expectRejection(result, expected);
      else expectSameValues(result, expected, row.tolerance);
    }
  });
});

describe('sequences of bthome-v2', () => {
  const sequences = readVectors('bthome-v2').filter(({ frames }) => frames !== undefined);

  it.each(sequences)('$id takes each packet once', ({ frames }) => {
    let last: LastPacket | undefined;
    (frames ?? []).forEach((frame, index) => {
      const [ad = new Uint8Array()] = advertisingData(frame);
      const result = decodeAdvertisement(sighting(ad));
      if (result === undefined || isRejected(result)) throw new Error(`frame ${index} does not decode`);
      const heard = { packetId: result.packetId ?? -1, packetIdSpan: result.packetIdSpan ?? 0, heardMs: index * 100 };
      const repeated = isRepeatedPacket(last, heard);
      expect(repeated).toBe(frame.expect['reason'] === 'duplicate');
      if (!repeated) expectSameValues(result, frame.expect, {});
      if (!repeated) last = heard;
    });
  });
});
