import { z } from 'zod';
import type { Letter } from './letter-box.ts';

/** What IoT Core puts on a queue where an action failed: see "Error handling (error action)" in its guide. */
const ruleErrorSchema = z.object({
  ruleName: z.string(),
  failures: z.array(z.object({ errorMessage: z.string() })).min(1),
});

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}

/** Why a letter was given up. */
export function reasonOf({ reason, body }: Letter): string {
  if (reason !== undefined) return reason;
  const ruleError = ruleErrorSchema.safeParse(parsed(body));
  if (!ruleError.success) return 'no reason given: SQS moved it after too many deliveries';
  const { ruleName, failures } = ruleError.data;
  return `rule ${ruleName}: ${failures.map(({ errorMessage }) => errorMessage).join('; ')}`;
}
