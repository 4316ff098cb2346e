import { SwardError } from '@sward/contracts/errors.ts';

/** What was given on the command line cannot be used: says what would do. */
export class OnboardInputError extends SwardError {
  readonly code = 'ONBOARD_INPUT';
}

/** The account lacks something that onboarding needs: each finding says what to do. */
export class AccountNotReadyError extends SwardError {
  readonly code = 'ACCOUNT_NOT_READY';
}

/** The card is not one that a gateway can be made of, or holds what is not ours. */
export class CardError extends SwardError {
  readonly code = 'CARD';
}

/** A gateway of that name exists, and this machine does not hold its token. */
export class TokenElsewhereError extends SwardError {
  readonly code = 'TOKEN_ELSEWHERE';
}

/** The nucleus's package cannot be had, or is not the one that was asked for. */
export class NucleusPackageError extends SwardError {
  readonly code = 'NUCLEUS_PACKAGE';
}

/** A file of ours on this machine cannot be read. */
export class KeptSecretError extends SwardError {
  readonly code = 'KEPT_SECRET';
}
