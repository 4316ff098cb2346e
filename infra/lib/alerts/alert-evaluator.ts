import { isId } from '@sward/contracts/ids.ts';
import type { DocumentStore } from '../documents/ports.ts';
import type { FeedSink, RefusedReading } from '../feed/ports.ts';
import type { ReadingHistory } from '../history/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { tenantOf } from '../tenancy/tenant.ts';
import { AlertKeeper } from './alert-keeper.ts';
import { AlertRepository } from './alert-repository.ts';
import type { BrokenDocumentReport } from './checked-documents.ts';
import { GatewayEvaluation, type GatewayPorts } from './gateway-evaluation.ts';
import { groupBy } from './group-by.ts';
import { GroupRepository } from './group-repository.ts';
import type { AlertListener } from './ports.ts';
import { RuleRepository } from './rule-repository.ts';
import { SeriesRepository } from './series-repository.ts';

export type AlertEvaluatorProps = {
  readonly documents: DocumentStore;
  readonly history: ReadingHistory;
  readonly listener: AlertListener;
  /** Unix milliseconds. */
  readonly now: () => number;
  /** Told of documents that do not fit their schema. */
  readonly onBroken?: BrokenDocumentReport;
};

/**
 * Judges series by the rules that readings decide. What the feed brings only says that there is something to judge: it is judged
 * as it is stored, in its own order, from where the last judgement ended.
 */
export class AlertEvaluator implements FeedSink {
  readonly #ports: GatewayPorts;

  constructor({ documents, history, listener, now, onBroken = () => undefined }: AlertEvaluatorProps) {
    this.#ports = {
      rules: new RuleRepository(documents, onBroken),
      groups: new GroupRepository(documents, onBroken),
      states: new SeriesRepository(documents, onBroken),
      keeper: new AlertKeeper(new AlertRepository(documents, onBroken), listener),
      history,
      now,
    };
  }

  /**
   * Resolves when everything that these readings decide is kept and told.
   * @returns readings of buildings whose tenant has no valid name
   * @throws where readings have not settled, or more is to be judged than time allows: what was judged is kept
   */
  async take(readings: readonly StoredReading[]): Promise<readonly RefusedReading[]> {
    const refused = readings.filter(({ buildingId }) => !isId(tenantOf(buildingId)));
    const gone = new Set(refused);
    const begunAt = this.#ports.now();
    const errors: unknown[] = [];
    // One gateway's trouble holds up no other.
    const taken = readings.filter((reading) => !gone.has(reading));
    for (const ofGateway of groupBy(taken, ({ buildingId, gatewayId }) => `${buildingId}#${gatewayId}`).values()) {
      await this.#evaluate(ofGateway, begunAt).catch((error: unknown) => errors.push(error));
    }
    if (errors.length > 0) throw errors[0];
    return refused.map((reading) => ({ reading, reason: `the building ${reading.buildingId} names no tenant` }));
  }

  async #evaluate(readings: readonly StoredReading[], begunAt: number): Promise<void> {
    const [first] = readings;
    if (!first) return;
    const { buildingId, gatewayId } = first;
    const place = { tenant: tenantOf(buildingId), buildingId, gatewayId };
    await new GatewayEvaluation(place, readings, this.#ports, begunAt).run();
  }
}
