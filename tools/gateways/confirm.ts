import { NotConfirmedError } from './gateways-errors.ts';
import type { Session } from './session.ts';

/** @throws NotConfirmedError where the answer is no */
export async function requireYes({ yes, confirm }: Session, question: string): Promise<void> {
  if (yes || (await confirm(question))) return;
  throw new NotConfirmedError('nothing was done (--yes does it without asking)');
}
