import type { ComponentControl, ComponentDetails, LocalDeployment } from '../../src/ports.ts';

/** The lifecycle side with a note of what it was asked. */
export class FakeControl implements ComponentControl {
  readonly components = new Map<string, ComponentDetails>();
  readonly reported: string[] = [];
  readonly restarted: string[] = [];
  readonly stopped: string[] = [];
  readonly deployments: LocalDeployment[] = [];

  list(): readonly ComponentDetails[] {
    return [...this.components.values()];
  }

  details(component: string): ComponentDetails | undefined {
    return this.components.get(component);
  }

  reportState(component: string, state: 'RUNNING' | 'ERRORED'): void {
    this.reported.push(`${component} ${state}`);
  }

  async restart(component: string): Promise<boolean> {
    this.restarted.push(component);
    return true;
  }

  async stop(component: string): Promise<boolean> {
    this.stopped.push(component);
    return false;
  }

  deploy(deployment: LocalDeployment): string {
    this.deployments.push(deployment);
    return `deployment-${this.deployments.length}`;
  }
}
