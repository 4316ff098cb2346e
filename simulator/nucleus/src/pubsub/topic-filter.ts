/** Bytes of UTF-8 that a topic or topic filter may take. */
export const MAX_TOPIC_BYTES = 256;

/** True for a filter with an MQTT wildcard. */
export function hasMqttWildcard(filter: string): boolean {
  return filter.includes('+') || filter.includes('#');
}

/** True for what no message may be published to: a topic with a wildcard of MQTT or of policies. */
export function hasWildcard(topic: string): boolean {
  return hasMqttWildcard(topic) || topic.includes('*');
}

/** True where a topic is longer than a nucleus takes. */
export function isTooLong(topic: string): boolean {
  return Buffer.byteLength(topic) > MAX_TOPIC_BYTES;
}

/** Whether a topic filter matches a topic (MQTT 3.1.1, section 4.7). */
export function filterMatches(filter: string, topic: string): boolean {
  const levels = topic.split('/');
  const pattern = filter.split('/');
  if (topic.startsWith('$') && hasMqttWildcard(pattern[0] ?? '')) return false;
  const end = pattern.indexOf('#');
  const fixed = end === -1 ? pattern : pattern.slice(0, end);
  if (end === -1 ? fixed.length !== levels.length : fixed.length > levels.length) return false;
  return fixed.every((level, index) => level === '+' || level === levels[index]);
}
