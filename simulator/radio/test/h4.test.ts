import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { H4FramingError, H4Reassembler } from '../src/h4.cjs';

const octets = (maxLength: number) => fc.uint8Array({ maxLength });

const event = fc.tuple(fc.nat(255), octets(255)).map(([code, data]) => [0x04, code, data.length, ...data]);
const command = fc.tuple(fc.nat(0xffff), octets(255)).map(([op, data]) => [1, op & 255, op >> 8, data.length, ...data]);
const acl = fc.tuple(fc.nat(0xffff), octets(600)).map(([handle, data]) => {
  return [2, handle & 255, handle >> 8, data.length & 255, data.length >> 8, ...data];
});
const packets = fc.array(fc.oneof(event, command, acl), { maxLength: 20 });

/** Cuts `stream` at the places that `cuts` point to, wherever in a packet these are. */
function chop(stream: Buffer, cuts: readonly number[]): Buffer[] {
  const places = [0, ...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b);
  return places.map((place, index) => stream.subarray(place, places[index + 1] ?? place));
}

describe('H4 reassembly', () => {
  it('gives back every packet whole, however the stream was chopped', () => {
    fc.assert(
      fc.property(packets, fc.array(fc.nat(), { maxLength: 40 }), (sent, cuts) => {
        const reassembler = new H4Reassembler();
        const received = chop(Buffer.concat(sent.map((packet) => Buffer.from(packet))), cuts).flatMap((chunk) =>
          reassembler.push(chunk),
        );
        expect(received.map((packet) => [...packet])).toEqual(sent);
      }),
    );
  });

  it('keeps an incomplete packet until its last byte came', () => {
    const reassembler = new H4Reassembler();
    expect(reassembler.push(Buffer.from([0x04, 0x0e, 0x02, 0xaa]))).toEqual([]);
    expect(reassembler.push(Buffer.from([0xbb]))).toEqual([Buffer.from([0x04, 0x0e, 0x02, 0xaa, 0xbb])]);
  });

  it('refuses a stream that is no H4', () => {
    expect(() => new H4Reassembler().push(Buffer.from('GET / HTTP/1.1'))).toThrow(H4FramingError);
  });
});
