/** What the component's status tells of a device that is connected to. Counts are since the start. */
export type PeerStatus = {
  readonly connected: boolean;
  /** Links that came about. */
  readonly connects: number;
  /** Attempts that failed, and links that broke or were given up. */
  readonly failures: number;
  /** Frames that gave values. */
  readonly values: number;
  /** Frames that gave none: malformed, not known to the sensor, or out of range. */
  readonly rejected: number;
  /** Age of the newest values, s; absent before the first. */
  readonly last_value_age_s?: number;
  /** Why there is or was no link: an error's code, or `SILENT`; absent while all is well. */
  readonly last_failure?: string;
};
