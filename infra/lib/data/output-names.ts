/** Ends of the names of the outputs by which stacks tell of their queues: `TelemetryQueueUrl`, `TelemetryDeadLettersUrl`. */
export const QUEUE_OUTPUT = 'QueueUrl';
export const DEAD_LETTERS_OUTPUT = 'DeadLettersUrl';

/** Name of the output with the URL of the queue of what rules could not deliver. */
export const RULE_ERRORS_OUTPUT = 'RuleErrorsUrl';
