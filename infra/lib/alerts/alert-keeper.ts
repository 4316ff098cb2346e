import type { Alert, EndReason } from './alert.ts';
import type { AlertRepository } from './alert-repository.ts';
import type { AlertListener } from './ports.ts';
import type { AlertRule } from './rule.ts';

/** Keeps what was decided, then tells the listener: in this order, so that nobody is told of what is not kept. */
export class AlertKeeper {
  readonly #alerts: AlertRepository;
  readonly #listener: AlertListener;

  constructor(alerts: AlertRepository, listener: AlertListener) {
    this.#alerts = alerts;
    this.#listener = listener;
  }

  /**
   * Keeps an alert, open or cleared, that may be known in either state; what people wrote on it stays. The listener is told again when it is kept
   * again, but not of what was found late where the rule says `record`. Where there is no rule it is told only of what ended with its rule.
   */
  async keep(alert: Alert, rule: AlertRule | undefined): Promise<void> {
    const kept = alert.state === 'open' ? await this.#alerts.add(alert) : await this.#end(alert);
    if (rule ? kept.late && rule.late === 'record' : kept.end_reason !== 'rule_removed') return;
    await this.#listener.changed(kept, rule);
  }

  /** Ends an alert that nobody judges any more, and tells of it; `rule` is undefined where it is gone. `now` is Unix milliseconds. */
  async end(tenant: string, id: string, reason: EndReason, now: number, rule: AlertRule | undefined): Promise<void> {
    const over = { state: 'cleared', cleared_at: now, end_reason: reason } as const;
    const change = (known: Alert) => (known.state === 'cleared' ? undefined : { ...known, ...over });
    const kept = await this.#alerts.update(tenant, id, change);
    if (kept) await this.#listener.changed(kept, rule);
  }

  /** Writes what newer readings say on an open alert. */
  async refresh({ tenant, id, worst, latest, latest_at = 0 }: Alert): Promise<void> {
    await this.#alerts.update(tenant, id, (known) => {
      const news = known.state === 'open' && latest_at > (known.latest_at ?? 0);
      return news ? { ...known, worst, latest, latest_at } : undefined;
    });
  }

  async #end(alert: Alert): Promise<Alert> {
    const { tenant, id, state, ended, cleared_at, end_reason, worst, latest, latest_at } = alert;
    const numbers = { worst, latest, latest_at };
    const over = { state, cleared_at, end_reason, ...numbers, ended, recovering_since: undefined };
    const change = (known: Alert) => (known.state === 'cleared' ? undefined : { ...known, ...over });
    return (await this.#alerts.update(tenant, id, change)) ?? this.#alerts.add(alert);
  }
}
