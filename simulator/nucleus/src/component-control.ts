import type { DeploymentQueue } from './deployment/deployment-queue.ts';
import type { ComponentSupervisor } from './lifecycle/component-supervisor.ts';
import type { LifecycleManager } from './lifecycle/lifecycle-manager.ts';
import type { ComponentControl, ComponentDetails, ConfigurationStore } from './ports.ts';

const detailsOf = (supervisor: ComponentSupervisor, configuration: ConfigurationStore): ComponentDetails => {
  const { definition, state, restarts, pid } = supervisor;
  const { name, version } = definition;
  const details = { name, version, state, restarts, configuration: configuration.get(name, []) ?? {} };
  return pid === undefined ? details : { ...details, pid };
};

/** Components as the IPC server and the control socket see them. */
export const createComponentControl = (
  lifecycle: LifecycleManager,
  configuration: ConfigurationStore,
  deployments: DeploymentQueue,
): ComponentControl => {
  const details = (component: string): ComponentDetails | undefined => {
    const supervisor = lifecycle.supervisor(component);
    return supervisor === undefined ? undefined : detailsOf(supervisor, configuration);
  };
  return {
    details,
    list: () => lifecycle.names().flatMap((name) => details(name) ?? []),
    reportState: (component, state) => lifecycle.supervisor(component)?.reportState(state),
    restart: (component) => lifecycle.restart(component),
    stop: (component) => lifecycle.stop(component),
    deploy: (deployment) => deployments.add(deployment),
  };
};
