/** Operators that compare or combine two values. */
export type BinaryOperator = '=' | '<>' | '<' | '<=' | '>' | '>=' | 'AND' | 'OR';

/** An expression of the subset. Functions are resolved by the parser, so none can be unknown here. */
export type Expression =
  | { readonly kind: 'literal'; readonly value: string | number | boolean | null }
  /** `a.b.c`: a field of the JSON payload. */
  | { readonly kind: 'path'; readonly names: readonly string[] }
  /** `encode(*, 'base64')` */
  | { readonly kind: 'payload-base64' }
  /** `topic()` */
  | { readonly kind: 'topic' }
  /** `topic(n)`, counted from 1. */
  | { readonly kind: 'topic-level'; readonly level: number }
  /** `timestamp()` */
  | { readonly kind: 'timestamp' }
  /** `clientid()` */
  | { readonly kind: 'client-id' }
  | { readonly kind: 'not'; readonly operand: Expression }
  | {
      readonly kind: 'binary';
      readonly operator: BinaryOperator;
      readonly left: Expression;
      readonly right: Expression;
    };

/** One item of a SELECT list. */
export type SelectItem =
  | { readonly kind: 'all' }
  | { readonly kind: 'column'; readonly alias: string; readonly expression: Expression };

/** A parsed rule. */
export type RuleStatement = {
  readonly select: readonly SelectItem[];
  /** Topic filter; absent in a rule for Basic Ingest alone. */
  readonly from?: string;
  readonly where?: Expression;
};
