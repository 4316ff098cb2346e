import { type Finding, unknown, type Verdict } from './finding.ts';
import { shownText } from './words.ts';

/** What is looked at: on a gateway or in a checkout. */
export type Looking<Situation> = {
  readonly id: string;
  readonly needsNetwork?: true;
  look(situation: Situation): Promise<readonly Verdict[]>;
};

export type RunOptions = {
  readonly offline: boolean;
  /** Ends a check that hangs: resolves after the time that one may take. */
  readonly limit: () => Promise<void>;
};

const HUNG = unknown('no answer in time', 'Give it longer by --timeout, or look at the load of the machine.');

/** Makes all checks at once: each waits for something else. One that fails or hangs is a finding too. */
export async function runChecks<Situation>(
  checks: readonly Looking<Situation>[],
  situation: Situation,
  { offline, limit }: RunOptions,
): Promise<Finding[]> {
  const made = checks.filter(({ needsNetwork }) => !(offline && needsNetwork));
  const findings = made.map(async (check) => {
    const verdicts = await verdictsOf(check, situation, limit);
    return verdicts.map((verdict) => ({ check: check.id, ...verdict }));
  });
  return (await Promise.all(findings)).flat();
}

async function verdictsOf<Situation>(
  check: Looking<Situation>,
  situation: Situation,
  limit: RunOptions['limit'],
): Promise<readonly Verdict[]> {
  try {
    return await Promise.race([check.look(situation), limit().then(() => [HUNG])]);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return [unknown(`the check itself failed: ${shownText(text)}`)];
  }
}
