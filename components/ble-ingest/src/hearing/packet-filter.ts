/** The last packet of a sensor that was taken: its id, and when it was heard on any clock that never goes back. */
export type LastPacket = { readonly packetId: number; readonly heardMs: number };

/** A packet as it is heard. `packetIdSpan`: how many ids there are before they start again at 0. */
export type HeardPacket = LastPacket & { readonly packetIdSpan: number };

/** A sensor repeats a packet for about a second; after this long an id says nothing about the one before. */
const MEMORY_MS = 4000;

/** An id this part of the span ahead is taken for newer; further ahead, for an older packet that came late. */
const AHEAD_PART = 4;

/**
 * True where a packet repeats or is older than the last one taken of the same sensor (the policy of the reference
 * decoder bthome-ble, not of the BTHome specification): its id is not within a quarter of the span ahead, and the last
 * one is no more than 4 s ago. Remember a packet as `last` only when this said false.
 */
export function isRepeatedPacket(last: LastPacket | undefined, heard: HeardPacket): boolean {
  if (last === undefined || heard.heardMs - last.heardMs > MEMORY_MS) return false;
  const ahead = (heard.packetId - last.packetId + heard.packetIdSpan) % heard.packetIdSpan;
  return ahead === 0 || ahead >= heard.packetIdSpan / AHEAD_PART;
}
