import { DEAD_LETTERS_OUTPUT, QUEUE_OUTPUT, RULE_ERRORS_OUTPUT } from '@sward/infra/lib/data/output-names.ts';

/** A queue and where ends what it gave up. */
export type QueuePair = {
  /** As people name it: `telemetry`, `alerts`. */
  readonly name: string;
  readonly deadLettersUrl: string;
  /** Where letters go back to; absent where they cannot. */
  readonly queueUrl?: string;
};

/** Name of the pair of what rules could not deliver: IoT Core wraps it, so that no function could read it. */
export const RULE_ERRORS = 'rule-errors';

/** `NotifyTelegram` as people type it: `notify-telegram`. */
const toName = (start: string) => start.replace(/(?<=.)[A-Z]/g, '-$&').toLowerCase();

/** The pairs that the outputs of stacks tell of: see infra/lib/data/output-names.ts. */
export function pairsOf(outputs: ReadonlyMap<string, string>): QueuePair[] {
  const pairs = [...outputs].flatMap(([key, deadLettersUrl]): QueuePair[] => {
    if (!key.endsWith(DEAD_LETTERS_OUTPUT)) return [];
    const start = key.slice(0, -DEAD_LETTERS_OUTPUT.length);
    const queueUrl = outputs.get(`${start}${QUEUE_OUTPUT}`);
    return [{ name: toName(start), deadLettersUrl, ...(queueUrl === undefined ? {} : { queueUrl }) }];
  });
  const ruleErrors = outputs.get(RULE_ERRORS_OUTPUT);
  return ruleErrors === undefined ? pairs : [...pairs, { name: RULE_ERRORS, deadLettersUrl: ruleErrors }];
}
