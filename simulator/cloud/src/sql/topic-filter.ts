/** True for a topic filter as MQTT 3.1.1 section 4.7 has it: `+` and `#` stand alone in their level, `#` last. */
export function isTopicFilter(filter: string): boolean {
  const levels = filter.split('/');
  return (
    filter !== '' &&
    !filter.includes('\0') &&
    levels.every((level, i) => !/[+#]/.test(level) || level === '+' || (level === '#' && i === levels.length - 1))
  );
}

/**
 * True where `topic` matches `filter` (MQTT 3.1.1 section 4.7): `#` also matches the level above it, and a leading
 * wildcard does not match a topic that begins with `$`.
 */
export function matchesFilter(filter: string, topic: string): boolean {
  if (topic.startsWith('$') && !filter.startsWith('$')) return false;
  return matchesLevels(filter.split('/'), topic.split('/'));
}

function matchesLevels(filter: readonly string[], topic: readonly string[]): boolean {
  for (const [i, wanted] of filter.entries()) {
    if (wanted === '#') return true;
    if (i >= topic.length) return false;
    if (wanted !== '+' && wanted !== topic[i]) return false;
  }
  return filter.length === topic.length;
}
