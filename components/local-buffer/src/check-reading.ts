import { isPlainReading } from '@sward/contracts/plain-reading.ts';
import { type Reading, readingSchema } from '@sward/contracts/reading.ts';

const REASON_LENGTH = 200;

/** What is wrong with something that should have been a reading. */
export type Refusal = { readonly reason: string };

/** The reading that `candidate` is, or why it is none. The buffer is where readings are checked: nobody behind it does. */
export function checkReading(candidate: unknown): Reading | Refusal {
  if (isPlainReading(candidate)) return candidate;
  const checked = readingSchema.safeParse(candidate);
  if (checked.success) return checked.data;
  const problems = checked.error.issues
    .slice(0, 3)
    .map(({ path, message }) => `${path.join('.') || 'reading'}: ${message}`);
  return { reason: `INVALID_READING: ${problems.join('; ')}`.slice(0, REASON_LENGTH) };
}
