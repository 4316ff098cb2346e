/** Of the largest integer that a double holds. */
const LENGTH = 16;

/** A whole number from 0 on as text of so many digits: such texts sort as their numbers do. */
export function digits(whole: number): string {
  return String(whole).padStart(LENGTH, '0');
}

/** The number that a text of `digits`, or one that begins with it, begins with. */
export function leadingNumber(text: string): number {
  return Number(text.slice(0, LENGTH));
}
