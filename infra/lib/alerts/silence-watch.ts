import type { Alert } from './alert.ts';
import type { AlertOutbox } from './alert-outbox.ts';
import type { AlertRepository } from './alert-repository.ts';
import { isDue, isWatched, type SilenceRule, type Subject, silenceAlert, whileOpen } from './silence.ts';

export type Circumstances = {
  /** The rule names it, so that it counts although it was silent before the rule was made. */
  readonly isNamed: boolean;
  /** Something else explains the silence: nothing is raised for now. */
  readonly isHeldBack: () => Promise<boolean>;
};

export type SilenceWatchPorts = {
  readonly alerts: AlertRepository;
  readonly outbox: AlertOutbox;
  readonly now: () => number;
};

/** Raises and ends the alerts of silence of one tenant. */
export class SilenceWatch {
  readonly #tenant: string;
  readonly #open = new Map<string, Alert>();
  /** Of alerts whose subject was not looked at yet. */
  readonly #unseen = new Map<string, Alert>();
  readonly #ports: SilenceWatchPorts;

  constructor(tenant: string, open: readonly Alert[], ports: SilenceWatchPorts) {
    this.#tenant = tenant;
    this.#ports = ports;
    for (const alert of open) {
      this.#open.set(nameOf(alert), alert);
      if (isSilence(alert)) this.#unseen.set(nameOf(alert), alert);
    }
  }

  /** Unix milliseconds. */
  get now(): number {
    return this.#ports.now();
  }

  /** Alerts of silence whose subject `look` did not meet: where all was looked at, nobody knows it any more. */
  get unseen(): readonly Alert[] {
    return [...this.#unseen.values()];
  }

  /** True where an alert tells that a gateway is silent. */
  isGatewaySilent(buildingId: string, gatewayId: string): boolean {
    return [...this.#open.values()].some(
      ({ condition, building_id, gateway_id }) =>
        condition.kind === 'gateway_silent' && building_id === buildingId && gateway_id === gatewayId,
    );
  }

  /** What a rule says of a subject now. */
  async look(rule: SilenceRule, subject: Subject, { isNamed, isHeldBack }: Circumstances): Promise<void> {
    const now = this.#ports.now();
    const open = this.#met(rule, subject);
    if (open) return this.#change(rule, open, whileOpen(rule, open, subject.heardAt, now));
    if (!isDue(rule, subject.heardAt, now) || !(isNamed || isWatched(rule, subject.heardAt, now))) return;
    if (!(await isHeldBack())) await this.#raise(rule, subject, now);
  }

  /** Ends, as `look` does, an alert of what was never heard, now that it was. */
  async lookAtFound(rule: SilenceRule, subject: Subject): Promise<void> {
    const open = this.#met(rule, subject);
    if (open) await this.#change(rule, open, whileOpen(rule, open, this.now, this.now));
  }

  #met(rule: SilenceRule, subject: Subject): Alert | undefined {
    const name = subjectName(rule, subject);
    this.#unseen.delete(name);
    return this.#open.get(name);
  }

  async #raise(rule: SilenceRule, subject: Subject, now: number): Promise<void> {
    const again: number[] = [];
    for (;;) {
      const alert = silenceAlert(this.#tenant, rule, subject, now, again);
      const known = await this.#ports.alerts.get(this.#tenant, alert.id);
      const isGone = known?.state === 'cleared' && known.end_reason !== 'fine' && known.cleared_at !== undefined;
      if (!isGone) return known?.state === 'cleared' ? undefined : this.#post(alert, rule);
      again.push(known.cleared_at ?? now);
    }
  }

  async #post(alert: Alert, rule: SilenceRule): Promise<void> {
    await this.#ports.outbox.post(alert, rule);
    this.#open.set(nameOf(alert), alert);
  }

  async #change(rule: SilenceRule, open: Alert, changed: Alert | undefined): Promise<void> {
    if (!changed) return;
    if (changed.state === 'cleared') {
      await this.#ports.outbox.post(changed, rule);
      this.#open.delete(nameOf(open));
      return;
    }
    const { recovering_since } = changed;
    await this.#ports.alerts.update(this.#tenant, open.id, (known) => ({ ...known, recovering_since }));
  }
}

const isSilence = ({ condition }: Alert) => condition.kind === 'silent' || condition.kind === 'gateway_silent';

/** A device counts once in a building, whichever of its gateways hears it. */
function nameOf({ rule_id, building_id, gateway_id, device_id }: Alert): string {
  return device_id === undefined
    ? `${rule_id}#${building_id}#gateway#${gateway_id}`
    : `${rule_id}#${building_id}#device#${device_id}`;
}

function subjectName({ id }: SilenceRule, { buildingId, gatewayId, deviceId }: Subject): string {
  return deviceId === undefined ? `${id}#${buildingId}#gateway#${gatewayId}` : `${id}#${buildingId}#device#${deviceId}`;
}
