/** One advertising event on air. */
export type AirFrame = {
  /** Milliseconds from the start of the play; never less than that of the frame before. */
  readonly atMs: number;
  /** A whole H4 packet: an LE Advertising Report event. */
  readonly packet: Uint8Array;
  /** Nobody hears it: it only keeps the play going. */
  readonly isMissed?: boolean;
};
