import type { Alert } from '../../lib/alerts/alert.ts';
import { AlertEvaluator } from '../../lib/alerts/alert-evaluator.ts';
import { AlertRepository } from '../../lib/alerts/alert-repository.ts';
import { DocumentBusyError } from '../../lib/alerts/checked-documents.ts';
import type { AlertListener } from '../../lib/alerts/ports.ts';
import type { AlertRule } from '../../lib/alerts/rule.ts';
import type { DocumentKey, DocumentStore, PutOptions, StoredDocument } from '../../lib/documents/ports.ts';
import type { HistoryQuery, ReadingHistory } from '../../lib/history/ports.ts';
import type { StoredReading } from '../../lib/telemetry/ports.ts';
import { MemoryDocumentStore } from '../documents/memory-document-store.ts';
import { all, CrashError, DAY, MONDAY } from './examples.ts';
import { MemoryHistory } from './readings.ts';

/** Ends a run at the step that it is set for: once. */
export class Fuse {
  left = Infinity;

  burn(): void {
    this.left -= 1;
    if (this.left !== 0) return;
    this.left = Infinity;
    throw new CrashError('the process is gone');
  }
}

/** What stands between a process and its ports: a task is a name, resolved when it may go on. */
type Gate = (task: Promise<void>) => Promise<void>;

/** Ports that burn a fuse before and after whatever they do. */
class FusedDocuments implements DocumentStore {
  readonly #inner: DocumentStore;
  readonly #fuse: Fuse;
  readonly #gate: Gate;

  constructor(inner: DocumentStore, fuse: Fuse, gate: Gate) {
    this.#inner = inner;
    this.#fuse = fuse;
    this.#gate = gate;
  }

  get = (key: DocumentKey): Promise<StoredDocument | undefined> => this.#between(() => this.#inner.get(key));

  put = (key: DocumentKey, body: unknown, version: number, options?: PutOptions): Promise<number> =>
    this.#between(() => this.#inner.put(key, body, version, options));

  putIfNewer = (key: DocumentKey, body: unknown, order: string, options?: PutOptions): Promise<boolean> =>
    this.#between(() => this.#inner.putIfNewer(key, body, order, options));

  delete = (key: DocumentKey, version?: number): Promise<void> => this.#between(() => this.#inner.delete(key, version));

  async *list(partition: string, idPrefix?: string): AsyncIterable<StoredDocument> {
    this.#fuse.burn();
    await this.#gate(Promise.resolve());
    yield* this.#inner.list(partition, idPrefix);
  }

  async #between<T>(act: () => Promise<T>): Promise<T> {
    this.#fuse.burn();
    await this.#gate(Promise.resolve());
    const result = await act();
    this.#fuse.burn();
    return result;
  }
}

class FusedHistory implements ReadingHistory {
  readonly #inner: ReadingHistory;
  readonly #fuse: Fuse;

  constructor(inner: ReadingHistory, fuse: Fuse) {
    this.#inner = inner;
    this.#fuse = fuse;
  }

  async *query(query: HistoryQuery): AsyncIterable<StoredReading> {
    this.#fuse.burn();
    yield* this.#inner.query(query);
  }
}

/** Remembers what it was told: of which alerts, and that they are kept by then. */
class Ear implements AlertListener {
  readonly heard: Alert[] = [];
  readonly #fuse: Fuse;

  constructor(fuse: Fuse) {
    this.#fuse = fuse;
  }

  async changed(alert: Alert): Promise<void> {
    this.#fuse.burn();
    this.heard.push(alert);
    this.#fuse.burn();
  }
}

/** The store, the feed and the evaluator, at a time that the test says. */
export class AlertSimulation {
  readonly documents: MemoryDocumentStore;
  readonly history = new MemoryHistory();
  readonly fuse = new Fuse();
  readonly ear = new Ear(this.fuse);
  now = MONDAY;
  readonly #gate: Gate;
  #evaluator: AlertEvaluator;

  /** @param gate what each access to documents waits for */
  constructor(gate: Gate = (task) => task) {
    this.#gate = gate;
    this.documents = new MemoryDocumentStore(() => this.now);
    this.#evaluator = this.#start();
  }

  async putRules(rules: readonly AlertRule[], tenant = 'acme'): Promise<void> {
    for (const rule of rules) await this.documents.put({ partition: `${tenant}#rules`, id: rule.id }, rule, 0);
  }

  /** Hands readings to the evaluator, to a new one each time that the fuse ends one. */
  async take(readings: readonly StoredReading[]): Promise<void> {
    for (;;) {
      try {
        await this.#evaluator.take(readings);
        return;
      } catch (error) {
        if (!(error instanceof CrashError)) throw error;
        this.#evaluator = this.#start();
      }
    }
  }

  /** Hands readings to an evaluator of its own, again where others were in its way. */
  async takeAside(readings: readonly StoredReading[]): Promise<void> {
    const evaluator = this.#start();
    for (;;) {
      try {
        await evaluator.take(readings);
        return;
      } catch (error) {
        if (!(error instanceof DocumentBusyError)) throw error;
      }
    }
  }

  /** Hands readings over as they are stored, in order, each when it has settled. */
  async play(readings: readonly StoredReading[]): Promise<void> {
    for (const stored of readings) {
      this.history.put([stored]);
      this.now = Math.max(this.now, stored.cloudReceivedAt + 5000);
      await this.take([stored]);
    }
  }

  /** What can be told of alerts whoever judged them and when, in the order of their ids. */
  async outcome(tenant = 'acme') {
    const alerts = new AlertRepository(this.documents);
    const kept = [
      ...(await all(alerts.open(tenant))),
      ...(await all(alerts.past(tenant, MONDAY - 400 * DAY, MONDAY + 400 * DAY))),
    ];
    return kept
      .map(({ id, state, since, ended, value, worst, latest, late }) => ({
        id,
        state,
        since,
        ended,
        value,
        worst,
        latest,
        late,
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
  }

  /** Told, each once: `<state> <id>`. */
  get told(): ReadonlySet<string> {
    return new Set(this.ear.heard.map(({ id, state }) => `${state} ${id}`));
  }

  #start(): AlertEvaluator {
    return new AlertEvaluator({
      documents: new FusedDocuments(this.documents, this.fuse, this.#gate),
      history: new FusedHistory(this.history, this.fuse),
      listener: this.ear,
      now: () => this.now,
    });
  }
}
