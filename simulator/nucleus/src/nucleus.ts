import { randomUUID } from 'node:crypto';
import { ControlServer } from './cli/control-server.ts';
import { createComponentControl } from './component-control.ts';
import { jsonFilePersistence } from './configuration/adapters/json-file.ts';
import { LITE_MAX_LEAF_BYTES, MemoryConfigurationStore } from './configuration/configuration-store.ts';
import { keyPathOf } from './configuration/json-pointer.ts';
import { deviceStateFile } from './deployment/adapters/device-state-file.ts';
import { PackageStore } from './deployment/adapters/package-store.ts';
import type { DeviceContext } from './deployment/definition.ts';
import { Deployer } from './deployment/deployer.ts';
import { DeploymentQueue, type DeploymentStatus } from './deployment/deployment-queue.ts';
import { DeviceStateKeeper } from './deployment/device-state-keeper.ts';
import type { Faults } from './faults/faults.ts';
import { NUCLEUS_VERSION, providedComponents, SETTLE_MS } from './flavour-defaults.ts';
import { createIotCoreProxy } from './iot-core/create-iot-core-proxy.ts';
import type { IotCoreProxy } from './iot-core/iot-core-proxy.ts';
import { randomToken } from './ipc/adapters/random-token.ts';
import { createIpcServer, type IpcServer } from './ipc/ipc-server.ts';
import { MemoryTokenRegistry } from './ipc/token-registry.ts';
import { LifecycleManager } from './lifecycle/lifecycle-manager.ts';
import type { NucleusOptions } from './nucleus-options.ts';
import { platformOf, requireRunnable } from './nucleus-platform.ts';
import { NucleusProcesses } from './nucleus-processes.ts';
import type { ComponentControl, ConfigurationStore, LocalDeployment, TokenRegistry } from './ports.ts';
import { openRootFolder, type RootFolder, writeRootCa } from './root-folder.ts';

/** A local nucleus: what a host program drives and watches. */
export type Nucleus = {
  /** Absolute path of the root folder. */
  readonly root: string;
  readonly ipcSocketPath: string;
  readonly components: ComponentControl;
  readonly configuration: ConfigurationStore;
  readonly tokens: TokenRegistry;
  readonly iotCore: IotCoreProxy;
  readonly ipc: IpcServer;
  readonly faults: Faults;
  /** Comes up with the components of the last successful deployment. @throws NucleusError */
  start(): Promise<void>;
  /** Stops all components, dependents first, then everything else. */
  stop(): Promise<void>;
  /** Whether `stop` was asked for, here or by the command line. */
  readonly stopping: boolean;
  /** Ends when the nucleus has stopped, whoever asked for it. */
  readonly stopped: Promise<void>;
  /** Waits for the deployment's end; a failed one has been rolled back. */
  deploy(deployment: LocalDeployment): Promise<DeploymentStatus>;
  deployments(): readonly DeploymentStatus[];
  /**
   * Lets a program that is no component connect under this name, for tests.
   *
   * @param accessControl as in a recipe's ComponentConfiguration
   * @returns the SVCUID to connect with
   */
  admitClient(name: string, accessControl: object): string;
};

const deviceContext = (
  options: NucleusOptions,
  folder: RootFolder,
  packages: PackageStore,
  configuration: ConfigurationStore,
): DeviceContext => ({
  flavour: options.flavour,
  platform: platformOf(options),
  rootPath: folder.path,
  thingName: options.thingName,
  workPath: folder.workPath,
  configuration: (component, pointer) => configuration.get(component, keyPathOf(pointer)),
  artifactsPath: (component) => packages.artifactsPath(component),
  decompressedPath: (component) => packages.decompressedPath(component),
});

const createConfiguration = ({ flavour }: NucleusOptions, folder: RootFolder): MemoryConfigurationStore =>
  new MemoryConfigurationStore({
    now: Date.now,
    persistence: jsonFilePersistence(folder.configuration),
    ...(flavour === 'lite' ? { maxLeafBytes: LITE_MAX_LEAF_BYTES } : {}),
  });

const factsOf = ({ flavour, thingName, region, awsBroker }: NucleusOptions, folder: RootFolder) => ({
  ipcSocketPath: folder.ipcSocket,
  thingName,
  region: region ?? 'us-east-1',
  nucleusVersion: NUCLEUS_VERSION[flavour],
  ...(awsBroker?.ca === undefined ? {} : { rootCaPath: folder.rootCa }),
});

/**
 * Composes a nucleus in its root folder; nothing runs before `start`.
 *
 * @throws RootFolderError, SavedConfigurationError
 */
export const createNucleus = (options: NucleusOptions): Nucleus => {
  const { flavour, thingName, awsBroker, observer = {} } = options;
  const log = options.log ?? (() => undefined);
  const folder = openRootFolder(options.root);
  const configuration = createConfiguration(options, folder);
  const tokens = new MemoryTokenRegistry(randomToken);
  const state = new DeviceStateKeeper(deviceStateFile(folder.state));
  const packages = new PackageStore(folder.path, flavour);
  const processes = new NucleusProcesses({ options, folder, facts: factsOf(options, folder), tokens, state, log });
  const lifecycle = new LifecycleManager(processes.lifecycleSettings);
  const deployer = new Deployer({
    context: deviceContext(options, folder, packages, configuration),
    packages,
    configuration,
    lifecycle,
    state,
    provided: providedComponents(flavour),
    settleMs: options.settleMs ?? SETTLE_MS,
    onWarning: (message) => log('recipe warning', { message }),
  });
  const queue = new DeploymentQueue({
    newId: randomUUID,
    deploy: (deployment) => deployer.deploy(deployment),
    onStatus: (status) => {
      log('deployment', status);
      observer.onDeployment?.(status);
    },
  });
  const components = createComponentControl(lifecycle, configuration, queue);
  const broker = awsBroker === undefined ? {} : { broker: { ...awsBroker, clientId: thingName } };
  const { operationTimeoutMs } = options;
  const timeouts = operationTimeoutMs === undefined ? {} : { operationTimeoutMs };
  const iotCore = createIotCoreProxy({ flavour, log, ...broker, ...timeouts });
  const ipc = createIpcServer({
    flavour,
    socketPath: folder.ipcSocket,
    tokens,
    configuration,
    control: components,
    iotCore,
    interpolate: (component, text) => lifecycle.supervisor(component)?.definition.resolve(text) ?? text,
    log,
    ...(options.stallMs === undefined ? {} : { stallMs: options.stallMs }),
    ...(options.secrets === undefined ? {} : { secrets: options.secrets }),
    ...(observer.tap === undefined ? {} : { tap: observer.tap }),
  });

  let announceStopped: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    announceStopped = resolve;
  });
  const startOnce = async (): Promise<void> => {
    requireRunnable(options);
    await control.listen();
    processes.start();
    if (awsBroker?.ca !== undefined) writeRootCa(folder, awsBroker.ca);
    await packages.prepare();
    await ipc.start();
    if (options.startEmpty) deployer.forget();
    else await deployer.resume();
  };
  let starting: Promise<void> = Promise.resolve();
  const stopOnce = async (): Promise<void> => {
    // What is half started could not be stopped whole. Why it did not start, its caller hears.
    await starting.catch(() => undefined);
    control.refuseRequests();
    await lifecycle.close();
    await queue.idle();
    await Promise.all([control.close(), ipc.stop(), iotCore.close()]);
    await processes.close();
  };
  let stopping: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopping ??= stopOnce().finally(announceStopped);
    return stopping;
  };
  const control = new ControlServer(folder.controlSocket, {
    components,
    deployments: queue,
    faults: ipc.faults,
    status: () => ({ root: folder.path, flavour, thingName, pid: process.pid, brokerConnected: iotCore.connected }),
    shutdown: () => void stop(),
  });

  return {
    root: folder.path,
    ipcSocketPath: folder.ipcSocket,
    components,
    configuration,
    tokens,
    iotCore,
    ipc,
    faults: ipc.faults,
    start: () => {
      starting = startOnce();
      return starting;
    },
    stop,
    get stopping() {
      return stopping !== undefined;
    },
    stopped,
    deploy: (deployment) => queue.run(deployment),
    deployments: () => queue.list(),
    admitClient: (name, accessControl) => {
      configuration.merge(name, ['accessControl'], accessControl);
      return tokens.issue(name);
    },
  };
};
