/** What every Basic Ingest topic begins with: `$aws/rules/<rule>/<topic>`. */
export const BASIC_INGEST_PREFIX = '$aws/rules/';

/** A topic, taken apart: `rule` is set where it came by Basic Ingest, `topic` is what follows the prefix. */
type IngestTopic = { readonly rule?: string; readonly topic: string };

/** Splits off the Basic Ingest prefix. Limits and `topic(n)` count what follows it. */
export function splitBasicIngest(topic: string): IngestTopic {
  if (!topic.startsWith(BASIC_INGEST_PREFIX)) return { topic };
  const [rule = '', ...rest] = topic.slice(BASIC_INGEST_PREFIX.length).split('/');
  return { rule, topic: rest.join('/') };
}
