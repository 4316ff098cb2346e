import type { DocumentStore } from '../documents/ports.ts';
import type { Directory } from '../history/ports.ts';
import type { Alert, EndReason } from './alert.ts';
import type { AlertOutbox } from './alert-outbox.ts';
import type { AlertRepository } from './alert-repository.ts';
import { BuildingWatch } from './building-watch.ts';
import type { BrokenDocumentReport } from './checked-documents.ts';
import { isSeriesCondition } from './condition-level.ts';
import { endSeries } from './end-series.ts';
import type { GatewayStays } from './gateway-stays.ts';
import { HeldGateways } from './held-gateways.ts';
import type { RuleBook } from './rule-book.ts';
import type { RuleRepository } from './rule-repository.ts';
import { inScope } from './scope.ts';
import type { SeriesRepository } from './series-repository.ts';
import { isSilenceRule, type SilenceRule, type Subject, subjectNameOf } from './silence.ts';
import { SilenceWatch } from './silence-watch.ts';

export type WatchPorts = {
  readonly rules: Pick<RuleRepository, 'isKept'>;
  readonly alerts: AlertRepository;
  readonly states: SeriesRepository;
  readonly outbox: AlertOutbox;
  readonly directory: Directory;
  readonly documents: DocumentStore;
  readonly onBroken: BrokenDocumentReport;
  /** Unix milliseconds. */
  readonly now: () => number;
};

/** Buildings that are looked at at a time. */
const WIDTH = 8;
/** Where nobody knows where something is. */
const NOWHERE = '-';

/** Names of what is heard in any building of the tenant, and of what was, with when that was last, Unix milliseconds. */
type Known = { readonly heard: ReadonlySet<string>; readonly before: ReadonlyMap<string, number> };

/** One look at everything of one tenant. */
export class TenantWatch {
  readonly #tenant: string;
  readonly #book: RuleBook;
  readonly #stays: GatewayStays;
  readonly #ports: WatchPorts;

  constructor(tenant: string, book: RuleBook, stays: GatewayStays, ports: WatchPorts) {
    this.#tenant = tenant;
    this.#book = book;
    this.#stays = stays;
    this.#ports = ports;
  }

  /** @throws the first error; everything that it did not concern is done */
  async run(buildings: readonly string[]): Promise<void> {
    const rules = this.#book.rules.filter((rule) => rule.enabled).filter(isSilenceRule);
    await this.#ports.outbox.flush(this.#tenant, this.#book.rules);
    const watch = new SilenceWatch(this.#tenant, await this.#openAlerts(), this.#ports);
    const held = await HeldGateways.load(this.#ports.documents, this.#tenant, this.#ports.onBroken);
    const heard = new Set<string>();
    const before = new Map<string, number>();
    const errors: unknown[] = [];
    const { members } = this.#book;
    const stays = this.#stays;
    const { directory } = this.#ports;
    const wanted = buildings.filter((building) =>
      rules.some(({ scope }) => (scope.building_id ?? building) === building),
    );
    for (let i = 0; i < wanted.length; i += WIDTH) {
      const looks = wanted.slice(i, i + WIDTH).map(async (building) => {
        const names = await new BuildingWatch(building, { rules, members, watch, held, directory, stays }).run();
        for (const name of names.heard) heard.add(name);
        for (const [name, at] of names.before) before.set(name, Math.max(at, before.get(name) ?? 0));
      });
      for (const look of await Promise.allSettled(looks)) if (look.status === 'rejected') errors.push(look.reason);
    }
    // Without the whole list nobody can say what was never heard.
    if (errors.length > 0) throw errors[0];
    await this.#watchUnheard(rules, { heard, before }, watch);
    for (const alert of watch.unseen) await this.#end(alert, this.#isMoved(alert, heard) ? 'moved' : 'forgotten');
  }

  #isMoved({ building_id, gateway_id, device_id: deviceId }: Alert, heard: ReadonlySet<string>): boolean {
    const name = subjectNameOf({ gatewayId: gateway_id, deviceId });
    return heard.has(name) || this.#stays.isElsewhere(building_id, gateway_id);
  }

  /** Open alerts, without those that nobody judges any more: they are ended, but where a rule is there that cannot be read. */
  async #openAlerts(): Promise<Alert[]> {
    const open: Alert[] = [];
    for await (const alert of this.#ports.alerts.open(this.#tenant)) {
      const end_reason = this.#endReason(alert);
      if (end_reason === undefined) open.push(alert);
      else if (end_reason !== 'rule_removed' || !(await this.#ports.rules.isKept(this.#tenant, alert.rule_id))) {
        await this.#end(alert, end_reason);
      }
    }
    return open;
  }

  async #end(alert: Alert, end_reason: EndReason): Promise<void> {
    await this.#letGo(alert, end_reason);
    const over: Alert = { ...alert, state: 'cleared', cleared_at: this.#ports.now(), end_reason };
    await this.#ports.outbox.post(
      over,
      this.#book.rules.find(({ id }) => id === alert.rule_id),
    );
  }

  /** Where the gateway comes back, its readings tell of another episode. What a rule's change ends, the evaluator lets go of. */
  async #letGo(
    { tenant, building_id: buildingId, gateway_id: gatewayId, device_id, rule_id }: Alert,
    reason: EndReason,
  ) {
    if (reason !== 'moved' || device_id === undefined) return;
    const selection = { tenant, buildingId, gatewayId, deviceId: device_id, ruleId: rule_id };
    const keep = (alert: Alert) => this.#ports.outbox.leave(alert);
    await endSeries(this.#ports.states, selection, keep, this.#ports.now());
  }

  #endReason({ rule_id, condition, building_id, gateway_id, device_id }: Alert): EndReason | undefined {
    const rule = this.#book.rules.find(({ id }) => id === rule_id);
    if (!rule) return 'rule_removed';
    if (!rule.enabled) return 'rule_disabled';
    if (JSON.stringify(rule.condition) !== JSON.stringify(condition)) return 'rule_changed';
    const place = { buildingId: building_id, gatewayId: gateway_id, deviceId: device_id };
    if (!inScope(rule.scope, place, this.#book.members)) return 'out_of_scope';
    // A silent sensor may be in reach of another gateway of the building: only a look at all of it tells.
    if (!isSeriesCondition(rule.condition)) return undefined;
    return this.#stays.isElsewhere(building_id, gateway_id) ? 'moved' : undefined;
  }

  /**
   * Devices and gateways that a rule names and nobody ever heard: silent since the rule was made. So is what was not heard since its gateway moved,
   * or was forgotten, but for when it was heard last.
   */
  async #watchUnheard(rules: readonly SilenceRule[], { heard, before }: Known, watch: SilenceWatch): Promise<void> {
    const circumstances = { isNamed: true, isHeldBack: async () => false };
    for (const rule of rules) {
      for (const subject of this.#named(rule)) {
        const name = subjectNameOf(subject);
        const heardAt = Math.max(subject.heardAt, before.get(name) ?? 0);
        if (!heard.has(name)) await watch.look(rule, { ...subject, heardAt }, circumstances);
        else if (subject.buildingId === NOWHERE) await watch.lookAtFound(rule, subject);
      }
    }
  }

  #named({ condition, scope, made_at }: SilenceRule): Subject[] {
    if (made_at === undefined) return [];
    const at = {
      buildingId: scope.building_id ?? NOWHERE,
      gatewayId: scope.gateway_id ?? NOWHERE,
      heardAt: made_at,
      word: [],
    };
    if (condition.kind === 'gateway_silent')
      return scope.gateway_id !== undefined && scope.device_id === undefined ? [at] : [];
    const members = scope.group_id === undefined ? [] : [...(this.#book.members.get(scope.group_id) ?? [])];
    const devices = scope.device_id === undefined ? members : [scope.device_id];
    return devices.map((deviceId) => ({ ...at, deviceId }));
  }
}
