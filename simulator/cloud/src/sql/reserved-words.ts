/** Words of AWS IoT SQL that mean something by themselves, so a field of that name is a slip or outside the subset. */
const RESERVED: ReadonlySet<string> = new Set([
  'SET',
  'SELECT',
  'VALUE',
  'FROM',
  'WHERE',
  'AS',
  'AND',
  'OR',
  'NOT',
  'IN',
  'CASE',
  'WHEN',
  'THEN',
  'ELSE',
  'END',
  'TRUE',
  'FALSE',
  'NULL',
  'UNDEFINED',
]);

/** True where `word`, in any case, cannot name a field. */
export function isReserved(word: string): boolean {
  return RESERVED.has(word.toUpperCase());
}
