import type { ReadingHistory } from '../history/ports.ts';
import type { StoredReading } from '../telemetry/ports.ts';
import { ReadingsNotSettledError } from './alert-errors.ts';
import type { Checked } from './checked-documents.ts';
import { EarlyWork } from './early-work.ts';
import { groupBy } from './group-by.ts';
import { isSettled, ReadingSlices, type Slice } from './reading-slices.ts';
import { endReasonOf, freshRuleBook, type RuleBook, type RuleBookPorts, ruleBook, rulesFor } from './rule-book.ts';
import { isJudged, isSeriesRule, type Judgement, type SeriesRule } from './series-judgement.ts';
import { isActive, type SeriesStates, seriesKey } from './series-repository.ts';
import type { SeriesState } from './series-state.ts';
import { triggerOf } from './series-trigger.ts';
import { SeriesWork, type SeriesWorkPorts, type Work } from './series-work.ts';

export type GatewayPorts = RuleBookPorts &
  SeriesWorkPorts & {
    readonly history: ReadingHistory;
    /** Unix milliseconds. */
    readonly now: () => number;
  };

/** One gateway, and whose it is. */
export type GatewayPlace = { readonly tenant: string; readonly buildingId: string; readonly gatewayId: string };

/** Series that need readings from so much earlier than the feed brought read them by themselves, ms. */
const TOGETHER_MS = 3 * 3_600_000;

/** What the readings that the feed brought of one gateway make of its series. */
export class GatewayEvaluation {
  readonly #place: GatewayPlace;
  readonly #byDevice: ReadonlyMap<string, readonly StoredReading[]>;
  readonly #ports: GatewayPorts;
  readonly #slices: ReadingSlices;
  readonly #earliest: number;

  /** @param begunAt when the invocation began, Unix milliseconds */
  constructor(place: GatewayPlace, readings: readonly StoredReading[], ports: GatewayPorts, begunAt: number) {
    this.#place = place;
    this.#byDevice = groupBy(readings, ({ reading }) => reading.device_id);
    this.#ports = ports;
    this.#slices = new ReadingSlices(ports.history, place, ports.now, begunAt);
    this.#earliest = earliestOf(readings.map(({ reading }) => reading.measured_at));
  }

  /**
   * @throws ReadingsNotSettledError, JudgementUnfinishedError, DocumentBusyError: what was judged is kept, the readings have to come again
   */
  async run(): Promise<void> {
    const remembered = await ruleBook(this.#ports, this.#place.tenant, this.#ports.now());
    if (remembered.rules.length === 0) return;
    const { book, states } = await this.#endWhatIsOver(remembered);
    const works = [...this.#byDevice].flatMap(([device, readings]) => this.#works(book, states, device, readings));
    const errors: unknown[] = [];
    for (let left = works; left.length > 0; ) left = await this.#round(left, errors);
    if (errors.length > 0) throw errors[0];
    if (works.some((work) => this.#isUnsettled(work))) {
      throw new ReadingsNotSettledError('what may have overtaken the readings is not stored yet: they come again');
    }
  }

  /** Series whose rule judges them no more. What is remembered of rules may be old, so it is read again before anything is ended. */
  async #endWhatIsOver(remembered: RuleBook): Promise<{ book: RuleBook; states: SeriesStates }> {
    const states = await this.#ports.states.ofGateway(this.#place);
    if (this.#over(remembered, states).length === 0) return { book: remembered, states };
    const book = await freshRuleBook(this.#ports, this.#place.tenant, this.#ports.now());
    for (const { value, version, reason } of this.#over(book, states)) {
      const rule = book.rules.find(({ id }) => id === value.rule_id);
      // A rule that cannot be read was not removed: nothing is judged until it can be.
      if (!rule && (await this.#ports.rules.isKept(this.#place.tenant, value.rule_id))) continue;
      const series = { ...this.#place, deviceId: value.device_id };
      const end = (id: string) => this.#ports.keeper.end(this.#place.tenant, id, reason, this.#ports.now(), rule);
      for (const alert of value.outbox) {
        await this.#ports.keeper.keep(alert, rule);
        // Its end may have been decided and not told yet when the rule was removed.
        if (!rule) await end(alert.id);
      }
      if (value.run) await end(value.run.id);
      const { run: _ended, ...rest } = value;
      await this.#ports.states.save(series, { ...rest, alerted: true, outbox: [] }, version, this.#ports.now());
    }
    return { book, states: await this.#ports.states.ofGateway(this.#place) };
  }

  #over(book: RuleBook, states: SeriesStates) {
    return [...states.values()].flatMap(({ value, version }) => {
      const place = { ...this.#place, deviceId: value.device_id };
      const reason = isActive(value) ? endReasonOf(book, value.rule_id, value.judgement, place) : undefined;
      return reason ? [{ value, version, reason }] : [];
    });
  }

  #works(book: RuleBook, states: SeriesStates, deviceId: string, readings: readonly StoredReading[]): Work[] {
    const series = { ...this.#place, deviceId };
    return rulesFor(book, series)
      .filter(isSeriesRule)
      .flatMap((rule: SeriesRule) => {
        const judgement = { rule, series, now: this.#ports.now() };
        return this.#worksOf(judgement, states.get(seriesKey(deviceId, rule.id)), readings);
      });
  }

  #worksOf(judgement: Judgement, known: Checked<SeriesState> | undefined, readings: readonly StoredReading[]): Work[] {
    const works: Work[] = [];
    const { next, early } = triggerOf(judgement, known?.value, readings);
    if (known && early !== undefined) {
      works.push(new EarlyWork(judgement, early, known.value.begun, this.#ports.keeper));
    }
    if (next !== undefined) works.push(new SeriesWork(judgement, next, known ?? { version: 0 }, this.#ports));
    return works;
  }

  /** Brings each series one slice on. Most need the same one: it is read once. */
  async #round(works: readonly Work[], errors: unknown[]): Promise<Work[]> {
    const together = works.filter(({ isAlone, from }) => !isAlone && from >= this.#earliest - TOGETHER_MS);
    const alone = works.filter((work) => !together.includes(work));
    const left: Work[] = [];
    if (together.length > 0) {
      const slice = await this.#slices.load(earliestOf(together.map(({ from }) => from)), onlyDevice(together));
      left.push(...(await advance(together, slice, errors)));
    }
    for (const [device, ofDevice] of groupBy(alone, ({ judgement }) => judgement.series.deviceId)) {
      const slice = await this.#slices.load(earliestOf(ofDevice.map(({ from }) => from)), device);
      left.push(...(await advance(ofDevice, slice, errors)));
    }
    return left;
  }

  #isUnsettled({ judgement }: Work): boolean {
    const readings = this.#byDevice.get(judgement.series.deviceId) ?? [];
    return readings.some((stored) => isJudged(judgement.rule, stored) && !isSettled(stored, this.#ports.now()));
  }
}

/** @returns those that are not through */
async function advance(works: readonly Work[], slice: Slice, errors: unknown[]): Promise<Work[]> {
  const left: Work[] = [];
  const go = async (work: Work) => {
    if (!(await work.advance(slice))) left.push(work);
  };
  for (const result of await Promise.allSettled(works.map(go))) {
    if (result.status === 'rejected') errors.push(result.reason);
  }
  return left;
}

function onlyDevice(works: readonly Work[]): string | undefined {
  const devices = new Set(works.map(({ judgement }) => judgement.series.deviceId));
  const [device] = devices;
  return devices.size === 1 ? device : undefined;
}

const earliestOf = (times: readonly number[]) => times.reduce((least, time) => Math.min(least, time), Infinity);
