/** The two octets of a 16-bit number, least significant first, as HCI, L2CAP and ATT send all numbers. */
export const le16 = (value: number): [number, number] => [value & 0xff, (value >> 8) & 0xff];

/** The octets of an address or UUID, given in hex with the most significant first, in the order of transmission. */
export const reversed = (hex: string): Buffer => Buffer.from(hex, 'hex').reverse();

/** The reverse of `reversed`: lower-case hex, most significant octet first. */
export const reversedHex = (octets: Uint8Array): string => Buffer.from(octets).reverse().toString('hex');
