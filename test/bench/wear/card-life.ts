import { READINGS_PER_SECOND } from './sensor-readings.ts';

const CARD_BYTES = 32e9;
/** Erase cycles of a consumer card's cells. */
const CYCLES = 3000;
/** What the card writes inside itself for each byte from outside, in small scattered writes. */
const AMPLIFICATION = 10;
const SECONDS_PER_YEAR = 365.25 * 86_400;

/** Years until a 32 GB card is worn out by 4 readings/s alone: an estimate for comparing designs. */
export function yearsOfCard(bytesPerReading: number): number {
  return (CARD_BYTES * CYCLES) / AMPLIFICATION / (bytesPerReading * READINGS_PER_SECOND * SECONDS_PER_YEAR);
}
