/** What a point of the database belongs to: every point has every tag, because InfluxDB 3 may fix a table's tags by its first write. */
export type PointTags = {
  readonly tenant: string;
  readonly building: string;
  readonly gateway: string;
  readonly device: string;
  /** How the gateway heard it: `ble`; `unknown` where the gateway did not say. */
  readonly source: string;
  /** Payload format that carried it: `ruuvi-df5`; `unknown` as above. */
  readonly format: string;
};

/** One reading as time series databases keep it. Tags and time identify it. */
export type ReadingPoint = {
  readonly tags: PointTags;
  /** At least one; the type of each is that of `fieldKind`. */
  readonly fields: Readonly<Record<string, number | boolean | string>>;
  /** Unix nanoseconds: `measured_at` to the millisecond; the rest tells readings of one millisecond apart. */
  readonly timeNs: bigint;
  /** Of two points of one identity, the one with the greater version counts: when the cloud saw it, Unix milliseconds. */
  readonly version: number;
};

/** A point that the database can never take, and what it said. */
export type RefusedPoint = { readonly point: ReadingPoint; readonly reason: string };

/** One time series database. */
export interface PointWriter {
  /**
   * Writes points, in any order, perhaps again: a point that is there already is replaced by itself.
   * @returns those that the database refuses; the rest is stored
   * @throws DatabaseBusyError where it may work later, DatabaseAccessError where a person has to do something first. Part of the points may
   * be stored then
   */
  write(points: readonly ReadingPoint[]): Promise<readonly RefusedPoint[]>;
}

/** The database's token, which may be changed while the writer runs. */
export interface TokenSource {
  /** The token as it was read last, a few minutes ago at most. */
  read(): Promise<string>;
  /** The database did not take it: the next `read` asks anew. */
  forget(): void;
}
