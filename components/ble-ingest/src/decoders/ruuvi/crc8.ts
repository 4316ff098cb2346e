const POLYNOMIAL = 0x07;

/** The CRC-8 of data formats 7 and 8: polynomial 0x07, start 0, most significant bit first (ruuvi.endpoints.c). */
export function crc8(octets: Uint8Array): number {
  let crc = 0;
  for (const octet of octets) {
    crc ^= octet;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? ((crc << 1) & 0xff) ^ POLYNOMIAL : crc << 1;
  }
  return crc;
}
