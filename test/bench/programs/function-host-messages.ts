/** One message of the queue, as often as an invocation has messages. */
export type InvokeRequest = {
  readonly kind: 'invoke';
  /** Bodies of one invocation; each invocation gets them anew. */
  readonly bodies: readonly string[];
  readonly invocations: number;
};

export type InvokeResult = {
  readonly kind: 'invoked';
  readonly wallMs: number;
  readonly cpuMs: number;
  /** Resident memory at the end, MB. */
  readonly rssMb: number;
  /** Messages that the function gave back as failed. */
  readonly failed: number;
};

export type FunctionHostOptions = {
  /** The bundle that exports `handler`. */
  readonly bundle: string;
};
