/** Error codes that end links or attempts (Core Specification Vol 1 Part F), in words that help. */
const REASONS: ReadonlyMap<number, string> = new Map([
  [0x02, 'the attempt was withdrawn'],
  [0x05, 'authentication failed'],
  [0x06, 'the device has lost its bond'],
  [0x07, 'the adapter has no memory for another link'],
  [0x08, 'the device went out of reach'],
  [0x09, 'the adapter holds as many links as it can'],
  [0x0c, 'the adapter is busy'],
  [0x0d, 'the adapter holds as many links as it can'],
  [0x13, 'the device ended the link'],
  [0x14, 'the device ended the link: low on resources'],
  [0x15, 'the device is switched off'],
  [0x16, 'closed'],
  [0x22, 'the device did not answer'],
  [0x3b, 'the device does not take these connection parameters'],
  [0x3d, 'a message failed its integrity check'],
  [0x3e, 'the device did not answer after the link was made'],
]);

/** A reason with its number: `the device went out of reach (0x08)`. */
export function hciReason(code: number): string {
  return `${REASONS.get(code) ?? 'the controller said'} (0x${code.toString(16).padStart(2, '0')})`;
}
