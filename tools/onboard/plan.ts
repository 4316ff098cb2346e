import { ONBOARDING_NAMES } from '@sward/infra/lib/onboarding/onboarding-names.ts';
import type { OnboardRequest, TokenDecision } from './token-decision.ts';

/** One thing that will be done, and where. */
export type Effect = { readonly where: 'account' | 'this machine' | 'card'; readonly text: string };

export type PlanInput = {
  readonly request: OnboardRequest;
  readonly decision: TokenDecision;
  /** As with the token: `anew` deletes the one before. */
  readonly claim: TokenDecision;
  readonly validDays: number;
  /** Of gateways that need theirs no longer. */
  readonly spentClaims: readonly string[];
  readonly card: string;
  readonly nucleus: string;
  readonly backlog?: string | undefined;
  /** A backlog lies there from a run before. */
  readonly hasBacklog: boolean;
  /** Whether the system on the card starts it by itself. */
  readonly startsItself: boolean;
};

const REGISTER = {
  first: (gateway: string) => `registers gateway ${gateway}`,
  anew: (gateway: string) => `registers gateway ${gateway} anew: its former token and certificate are void`,
};

function* accountEffects({ request, decision, claim, validDays, spentClaims }: PlanInput): Generator<string> {
  if (decision !== 'again') {
    yield `${REGISTER[decision](request.gatewayId)}, in building ${request.buildingId}; its token is good for ${validDays} days`;
  }
  if (decision === 'anew')
    yield 'has its group deployed once more, unchanged, where AWS IoT would not run that deployment on this name again';
  if (claim === 'anew') yield 'deletes the claim certificate of its former card';
  if (claim !== 'again')
    yield `makes a claim certificate for this card, which may do nothing but ask for provisioning (${ONBOARDING_NAMES.claimPolicy})`;
  for (const gateway of spentClaims) yield `deletes the claim certificate of ${gateway}, which needs it no longer`;
}

function* cardEffects({ card, nucleus, backlog, hasBacklog, startsItself }: PlanInput): Generator<string> {
  yield `writes ${card}/sward: token, claim and configuration, the nucleus (${nucleus}), the script that installs it`;
  if (backlog !== undefined) yield `writes ${card}/sward/backlog.db: the readings of ${backlog}`;
  if (backlog === undefined && hasBacklog)
    yield `leaves ${card}/sward/backlog.db there, readings that were put there before: delete it where they are not to be delivered`;
  if (startsItself)
    yield `writes ${card}/vendor-data, by which cloud-init starts that script; everything else there stays as it is`;
}

/** Everything that would be done, in order. */
export function planEffects(input: PlanInput): Effect[] {
  const needsKeeping = input.decision !== 'again' || input.claim !== 'again';
  const kept = needsKeeping
    ? ['keeps token and claim in a file of yours alone, until the gateway has its own certificate']
    : [];
  const at = (where: Effect['where']) => (text: string) => ({ where, text });
  return [
    ...kept.map(at('this machine')),
    ...Array.from(accountEffects(input), at('account')),
    ...Array.from(cardEffects(input), at('card')),
  ];
}
