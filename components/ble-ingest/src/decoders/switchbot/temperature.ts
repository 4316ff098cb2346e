import { lowerBits, type Reading } from './frame.ts';

/** The sign (1 is above zero) and whole degrees of one octet, and tenths, as degrees. */
export function degrees(wholeOctet: number, tenths: number): number {
  const magnitude = (wholeOctet & 0x7f) * 10 + tenths;
  return wholeOctet & 0x80 || magnitude === 0 ? magnitude / 10 : -magnitude / 10;
}

/**
 * Temperature and humidity of three octets: tenths of a degree (lower 4 bits; the upper are alarms), sign and whole
 * degrees, humidity in % (lower 7 bits). Empty where all are 0, which is what a device without a value sends.
 */
export function climate(octets: Uint8Array, at: number): Reading {
  const tenths = (octets[at] ?? 0) & 0x0f;
  const humidity = lowerBits(octets, at + 2);
  if (tenths > 9) return 'implausible';
  const temperature = degrees(octets[at + 1] ?? 0, tenths);
  return temperature === 0 && humidity === 0 ? {} : { temperature_c: temperature, humidity_rh: humidity };
}
