import type { LocalDeployment } from '../ports.ts';

export type DeploymentState = 'QUEUED' | 'IN_PROGRESS' | 'SUCCEEDED' | 'FAILED';

export type DeploymentStatus = {
  readonly id: string;
  readonly status: DeploymentState;
  /** Why it failed. */
  readonly reason?: string;
};

export type DeploymentQueueSettings = {
  newId(): string;
  /** Carries one out. Rejects with the reason when it fails. */
  deploy(deployment: LocalDeployment): Promise<void>;
  onStatus(status: DeploymentStatus): void;
};

const KEPT = 100;

/** Deployments one after the other, and what became of the last hundred. */
export class DeploymentQueue {
  readonly #settings: DeploymentQueueSettings;
  readonly #statuses = new Map<string, DeploymentStatus>();
  readonly #results = new Map<string, Promise<DeploymentStatus>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(settings: DeploymentQueueSettings) {
    this.#settings = settings;
  }

  /** Gives the deployment's id at once. */
  add(deployment: LocalDeployment): string {
    return this.#enqueue(deployment).id;
  }

  /** Adds one and waits for its end. */
  run(deployment: LocalDeployment): Promise<DeploymentStatus> {
    return this.#enqueue(deployment).result;
  }

  /** Waits for the end of one. Undefined when there is no such deployment. */
  async result(id: string): Promise<DeploymentStatus | undefined> {
    return this.#results.get(id);
  }

  status(id: string): DeploymentStatus | undefined {
    return this.#statuses.get(id);
  }

  list(): readonly DeploymentStatus[] {
    return [...this.#statuses.values()];
  }

  /** Waits until nothing is left to do. */
  async idle(): Promise<void> {
    await this.#last;
  }

  #enqueue(deployment: LocalDeployment): { id: string; result: Promise<DeploymentStatus> } {
    const id = this.#settings.newId();
    this.#report({ id, status: 'QUEUED' });
    const result = this.#last.then(() => this.#carryOut(id, deployment));
    this.#last = result;
    this.#results.set(id, result);
    this.#forgetOldest();
    return { id, result };
  }

  async #carryOut(id: string, deployment: LocalDeployment): Promise<DeploymentStatus> {
    this.#report({ id, status: 'IN_PROGRESS' });
    try {
      await this.#settings.deploy(deployment);
      return this.#report({ id, status: 'SUCCEEDED' });
    } catch (error) {
      return this.#report({ id, status: 'FAILED', reason: error instanceof Error ? error.message : String(error) });
    }
  }

  #report(status: DeploymentStatus): DeploymentStatus {
    this.#statuses.set(status.id, status);
    this.#settings.onStatus(status);
    return status;
  }

  #forgetOldest(): void {
    for (const id of [...this.#results.keys()].slice(0, -KEPT)) {
      this.#results.delete(id);
      this.#statuses.delete(id);
    }
  }
}
