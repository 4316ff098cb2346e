import type { DocumentStore } from '../documents/ports.ts';
import type { Directory } from '../history/ports.ts';
import type { Alert, EndReason } from './alert.ts';
import type { AlertOutbox } from './alert-outbox.ts';
import type { AlertRepository } from './alert-repository.ts';
import { BuildingWatch } from './building-watch.ts';
import type { BrokenDocumentReport } from './checked-documents.ts';
import { HeldGateways } from './held-gateways.ts';
import type { RuleBook } from './rule-book.ts';
import { inScope } from './scope.ts';
import { isSilenceRule, type SilenceRule, type Subject } from './silence.ts';
import { SilenceWatch } from './silence-watch.ts';

export type WatchPorts = {
  readonly alerts: AlertRepository;
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

/** One look at everything of one tenant. */
export class TenantWatch {
  readonly #tenant: string;
  readonly #book: RuleBook;
  readonly #ports: WatchPorts;

  constructor(tenant: string, book: RuleBook, ports: WatchPorts) {
    this.#tenant = tenant;
    this.#book = book;
    this.#ports = ports;
  }

  /** @throws the first error; everything that it did not concern is done */
  async run(buildings: readonly string[]): Promise<void> {
    const rules = this.#book.rules.filter((rule) => rule.enabled).filter(isSilenceRule);
    await this.#ports.outbox.flush(this.#tenant, this.#book.rules);
    const watch = new SilenceWatch(this.#tenant, await this.#openAlerts(), this.#ports);
    const held = await HeldGateways.load(this.#ports.documents, this.#tenant, this.#ports.onBroken);
    const heard = new Set<string>();
    const errors: unknown[] = [];
    const { members } = this.#book;
    const { directory } = this.#ports;
    const wanted = buildings.filter((building) =>
      rules.some(({ scope }) => (scope.building_id ?? building) === building),
    );
    for (let i = 0; i < wanted.length; i += WIDTH) {
      const looks = wanted.slice(i, i + WIDTH).map(async (building) => {
        const names = await new BuildingWatch(building, { rules, members, watch, held, directory }).run();
        for (const name of names) heard.add(name);
      });
      for (const look of await Promise.allSettled(looks)) if (look.status === 'rejected') errors.push(look.reason);
    }
    // Without the whole list nobody can say what was never heard.
    if (errors.length > 0) throw errors[0];
    await this.#watchUnheard(rules, heard, watch);
  }

  /** Open alerts, without those that nobody judges any more, which are ended. */
  async #openAlerts(): Promise<Alert[]> {
    const open: Alert[] = [];
    for await (const alert of this.#ports.alerts.open(this.#tenant)) {
      const end_reason = this.#endReason(alert);
      if (end_reason === undefined) open.push(alert);
      else await this.#end(alert, end_reason);
    }
    return open;
  }

  async #end(alert: Alert, end_reason: EndReason): Promise<void> {
    const over: Alert = { ...alert, state: 'cleared', cleared_at: this.#ports.now(), end_reason };
    await this.#ports.outbox.post(
      over,
      this.#book.rules.find(({ id }) => id === alert.rule_id),
    );
  }

  #endReason({ rule_id, condition, building_id, gateway_id, device_id }: Alert): EndReason | undefined {
    const rule = this.#book.rules.find(({ id }) => id === rule_id);
    if (!rule) return 'rule_removed';
    if (!rule.enabled) return 'rule_disabled';
    if (JSON.stringify(rule.condition) !== JSON.stringify(condition)) return 'rule_changed';
    if (building_id === NOWHERE || gateway_id === NOWHERE) return undefined;
    const place = { buildingId: building_id, gatewayId: gateway_id, deviceId: device_id };
    return inScope(rule.scope, place, this.#book.members) ? undefined : 'out_of_scope';
  }

  /** Devices and gateways that a rule names and nobody ever heard: silent since the rule was made. */
  async #watchUnheard(rules: readonly SilenceRule[], heard: ReadonlySet<string>, watch: SilenceWatch): Promise<void> {
    for (const rule of rules) {
      for (const subject of this.#named(rule)) {
        const name = subject.deviceId === undefined ? `gateway ${subject.gatewayId}` : `device ${subject.deviceId}`;
        if (!heard.has(name)) await watch.look(rule, subject, { isNamed: true, isHeldBack: async () => false });
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
