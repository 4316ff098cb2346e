import { partitionOf } from '../documents/partitions.ts';
import type { DocumentStore } from '../documents/ports.ts';
import { type BrokenDocumentReport, type Checked, CheckedDocuments } from './checked-documents.ts';
import type { Series } from './series-judgement.ts';
import { type SeriesState, seriesStateSchema } from './series-state.ts';

const DAY_MS = 86_400_000;
/** Longer than a queue keeps a message: what comes again finds what was judged. */
const QUIET_KEPT_MS = 15 * DAY_MS;
/** A sensor that was taken away in the middle of an alert leaves no state for ever. */
const OPEN_KEPT_MS = 400 * DAY_MS;

/** States of one gateway's series by `seriesKey`. */
export type SeriesStates = ReadonlyMap<string, Checked<SeriesState>>;

/** Where the judgement of each series stands that is not simply fine. */
export class SeriesRepository {
  readonly #states: CheckedDocuments<SeriesState>;

  constructor(documents: DocumentStore, report: BrokenDocumentReport) {
    this.#states = new CheckedDocuments(documents, seriesStateSchema, report);
  }

  /** All states of a gateway, by `seriesKey`: one query, mostly of nothing. */
  async ofGateway(place: Omit<Series, 'deviceId'>): Promise<SeriesStates> {
    const states = new Map<string, Checked<SeriesState>>();
    for await (const { value, version } of this.#states.list(partition(place))) {
      states.set(seriesKey(value.device_id, value.rule_id), { value, version });
    }
    return states;
  }

  /** One state as it is now. A broken one counts as none, and is written over. */
  async get(series: Series, ruleId: string): Promise<Partial<Checked<SeriesState>> & { readonly version: number }> {
    const key = keyOf(series, ruleId);
    return (await this.#states.get(key)) ?? { version: await this.#states.version(key) };
  }

  /**
   * Keeps a state, or deletes it where nothing is left to remember.
   * @param now Unix milliseconds
   * @returns the new version, 0 where there is none
   * @throws DocumentConflictError where somebody else judged meanwhile
   */
  async save(series: Series, state: SeriesState, expectedVersion: number, now: number): Promise<number> {
    const key = keyOf(series, state.rule_id);
    const active = isActive(state);
    if (active || state.alerted) {
      return this.#states.put(key, state, expectedVersion, {
        expiresAt: now + (active ? OPEN_KEPT_MS : QUIET_KEPT_MS),
      });
    }
    if (expectedVersion > 0) await this.#states.delete(key, expectedVersion);
    return 0;
  }
}

/** True where a series has to be judged by each of its readings: something is open, pending or untold. */
export function isActive({ run, outbox }: SeriesState): boolean {
  return run !== undefined || outbox.length > 0;
}

/** How the states of one gateway are told apart. No id holds a `#`. */
export const seriesKey = (deviceId: string, ruleId: string) => `${deviceId}#${ruleId}`;

const partition = ({ tenant, buildingId, gatewayId }: Omit<Series, 'deviceId'>) =>
  partitionOf(tenant, 'series', buildingId, gatewayId);

const keyOf = (series: Series, ruleId: string) => ({
  partition: partition(series),
  id: seriesKey(series.deviceId, ruleId),
});
