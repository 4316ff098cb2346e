import { createAuthorizer } from '../authorization/authorizer.ts';
import { Faults } from '../faults/faults.ts';
import { createIotCoreProxy } from '../iot-core/create-iot-core-proxy.ts';
import type { IotCoreProxy } from '../iot-core/iot-core-proxy.ts';
import type { ComponentControl, ConfigurationStore, Flavour, TokenRegistry } from '../ports.ts';
import { LocalPubSub } from '../pubsub/local-pubsub.ts';
import { UnixSocketListener } from './adapters/unix-socket-listener.ts';
import { type ConnectionContext, IpcConnection } from './connection.ts';
import { rulesOf } from './flavour-rules.ts';
import type { Log } from './operation.ts';
import type { ConfigurationAccess } from './operations/configuration-operations.ts';
import { createOperationTable } from './operations/operation-table.ts';
import { createGuard } from './operations/refusal.ts';
import type { Tap } from './tap.ts';

/** Between the 5 and 10 s that real lite waits for a subscriber that does not read. */
const DEFAULT_STALL_MS = 5_000;

export type IpcServerOptions = {
  readonly flavour: Flavour;
  /** At most 107 bytes. */
  readonly socketPath: string;
  readonly tokens: TokenRegistry;
  readonly configuration: ConfigurationStore & ConfigurationAccess;
  readonly control: ComponentControl;
  /** Stays the caller's to close. @default one that is offline for good */
  readonly iotCore?: IotCoreProxy;
  readonly faults?: Faults;
  /** How long lite waits for a subscriber that does not read, in ms. @default 5000 */
  readonly stallMs?: number;
  /** Resolves recipe variables in resources of accessControl. @default leaves them as they are */
  readonly interpolate?: (component: string, text: string) => string;
  readonly tap?: Tap;
  /** Secrets by name or ARN, on classic. @default aws.greengrass.SecretManager is not deployed */
  readonly secrets?: ReadonlyMap<string, string>;
  readonly log: Log;
};

/** What the server counted since it was made. */
export type IpcCounters = { readonly connections: number; readonly metrics: number };

/** The IPC side of a nucleus on one unix socket. */
export type IpcServer = {
  readonly socketPath: string;
  readonly faults: Faults;
  /** Components connected now; one with two connections counts twice. */
  connected(): readonly string[];
  readonly counters: IpcCounters;
  /** @throws SocketPathError */
  start(): Promise<void>;
  stop(): Promise<void>;
  /**
   * Drops all connections and listens again. On lite all SVCUIDs are forgotten; on classic, where this server lives in the
   * nucleus process, the spooled publishes are.
   */
  restart(): Promise<void>;
};

/** Makes the server; it listens once `start` has resolved. */
export function createIpcServer(options: IpcServerOptions): IpcServer {
  const { flavour, log, tokens } = options;
  const faults = options.faults ?? new Faults();
  const iotCore = options.iotCore ?? createIotCoreProxy({ flavour, log });
  const pubsub = new LocalPubSub(flavour);
  const connections = new Set<IpcConnection>();
  const counters = { connections: 0, metrics: 0 };
  const listener = new UnixSocketListener(options.socketPath, log);
  const context = createContext({ ...options, faults, iotCore }, pubsub, {
    onClosed: (connection) => connections.delete(connection),
    onMetrics: (count) => {
      counters.metrics += count;
    },
  });

  const start = () =>
    listener.listen((channel) => {
      const connection = new IpcConnection(channel, context);
      connections.add(connection);
      counters.connections += 1;
      return connection;
    });
  const stop = () => listener.close();
  const restart = async () => {
    await stop();
    if (flavour === 'lite') tokens.clear();
    else iotCore.forgetPending();
    await start();
  };
  faults.attach({
    dropSockets: (component) => drop(connections, component),
    restartIpcServer: restart,
    forgetSubscriptions: () => pubsub.forgetSubscriptions(),
    cutNetwork: () => iotCore.cutNetwork(),
    restoreNetwork: () => iotCore.restoreNetwork(),
  });
  return {
    socketPath: options.socketPath,
    faults,
    connected: () => [...connections].flatMap(({ component }) => component ?? []),
    get counters() {
      return { ...counters };
    },
    start,
    stop,
    restart,
  };
}

type Assembled = IpcServerOptions & { readonly faults: Faults; readonly iotCore: IotCoreProxy };
type Hooks = Pick<ConnectionContext, 'onClosed'> & { readonly onMetrics: (count: number) => void };

function createContext(options: Assembled, pubsub: LocalPubSub, hooks: Hooks): ConnectionContext {
  const { flavour, tokens, faults, log } = options;
  const guard = createGuard(createAuthorizer(options), flavour);
  const operations = createOperationTable({
    ...options,
    pubsub,
    guard,
    tap: options.tap ?? {},
    onMetrics: hooks.onMetrics,
    secrets: options.secrets,
  });
  const stallMs = options.stallMs ?? DEFAULT_STALL_MS;
  return { rules: rulesOf(flavour), tokens, operations, faults, stallMs, log, onClosed: hooks.onClosed };
}

/** Gives how many there were. */
function drop(connections: ReadonlySet<IpcConnection>, component: string | undefined): number {
  const chosen = [...connections].filter((each) => component === undefined || each.component === component);
  for (const connection of chosen) connection.close();
  return chosen.length;
}
