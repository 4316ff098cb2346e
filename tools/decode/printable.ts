/** Control characters, characters that turn text around, and separators of lines other than the newline's. */
const STEERING = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/** A line for a person: names come from the air and files from anybody, and nothing in them may steer a terminal. */
export function printable(line: string): string {
  return line.replaceAll(STEERING, '?');
}

/** One line of JSON with the same characters escaped, as JSON may have them: whoever parses it gets the names as they are. */
export function printableJson(value: unknown): string {
  return JSON.stringify(value).replaceAll(STEERING, escaped);
}

function escaped(character: string): string {
  const units = Array.from({ length: character.length }, (_, index) => character.charCodeAt(index));
  return units.map((unit) => `\\u${unit.toString(16).padStart(4, '0')}`).join('');
}
