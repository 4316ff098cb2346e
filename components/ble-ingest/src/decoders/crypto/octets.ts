/** The octets of `parts` in one. */
export function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const octets = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    octets.set(part, at);
    at += part.length;
  }
  return octets;
}

/** The octets of a device id (12 hex digits), most significant first. */
export function addressOctets(deviceId: string): Uint8Array {
  return Uint8Array.from(deviceId.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}

/** The same octets in the opposite order. */
export function reversed(octets: Uint8Array): Uint8Array {
  return Uint8Array.from(octets).reverse();
}
