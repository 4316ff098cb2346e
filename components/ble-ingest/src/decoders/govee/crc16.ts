const POLYNOMIAL = 0x1021;
const START = 0x1d0f;
const TOP_BIT = 0x8000;

/** CRC-16/SPI-FUJITSU (AUG-CCITT): polynomial 0x1021, start 0x1D0F, not reflected. */
export function crc16(octets: Uint8Array): number {
  let crc = START;
  for (const octet of octets) {
    crc ^= octet << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = shifted(crc);
  }
  return crc;
}

function shifted(crc: number): number {
  return ((crc << 1) ^ ((crc & TOP_BIT) === 0 ? 0 : POLYNOMIAL)) & 0xffff;
}
