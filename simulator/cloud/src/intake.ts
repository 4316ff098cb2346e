import type { Clock } from '@sward/runtime/clock.ts';
import type { Logger } from '@sward/runtime/logger.ts';
import type { LocalQueue } from './local-queue.ts';
import type { PublishedMessage, RuleEngine, RuleOutcome } from './rule-engine.ts';

type IntakeOptions = {
  readonly rules: RuleEngine;
  /** The queue that a rule's action puts its output on. */
  readonly queueOf: (rule: string) => Pick<LocalQueue, 'put'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** From a published message to the queues: applies the rules. */
export class Intake {
  readonly #options: IntakeOptions;
  #ruleErrors = 0;

  constructor(options: IntakeOptions) {
    this.#options = options;
  }

  /** Messages that a rule could not be applied to, or that named an unknown one, since start. */
  get ruleErrors(): number {
    return this.#ruleErrors;
  }

  /** Applies the rules to a message and queues what they made. When it returns, that is on disk. */
  readonly take = (message: PublishedMessage): void => {
    const { rules, queueOf, clock } = this.#options;
    const outcomes = rules.apply(message, clock.now());
    for (const outcome of outcomes) if ('body' in outcome) queueOf(outcome.rule).put([outcome.body]);
    this.#reportFailures(message, outcomes);
  };

  #reportFailures({ topic, clientId }: PublishedMessage, outcomes: readonly RuleOutcome[]): void {
    for (const outcome of outcomes) {
      if ('error' in outcome) this.#countRuleError({ topic, client_id: clientId, ...outcome });
    }
    if (this.#options.rules.namesUnknownRule(topic)) {
      this.#countRuleError({ topic, client_id: clientId, hint: 'no rule of this name: the message is dropped' });
    }
  }

  #countRuleError(fields: Readonly<Record<string, unknown>>): void {
    this.#ruleErrors += 1;
    this.#options.logger.warn('rule_failed', fields);
  }
}
