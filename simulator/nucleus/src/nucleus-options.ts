import type { DeploymentStatus } from './deployment/deployment-queue.ts';
import type { Architecture } from './emulation/architecture.ts';
import type { Tap } from './ipc/tap.ts';
import type { StateChange } from './lifecycle/component-supervisor.ts';
import type { OutputLine } from './lifecycle/script-runner.ts';
import type { Flavour } from './ports.ts';

/** A broker in the place of IoT Core. Certificates and key are PEM texts. */
export type AwsBroker = {
  /** `mqtts://host:port`, or `mqtt://host:port` without TLS. */
  readonly url: string;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
};

/** What a host program may want to see. Callbacks must not throw. */
export type NucleusObserver = {
  readonly onOutput?: (line: OutputLine) => void;
  readonly onState?: (change: StateChange) => void;
  readonly onDeployment?: (status: DeploymentStatus) => void;
  /** Messages on their way through the nucleus. */
  readonly tap?: Tap;
};

export type NucleusOptions = {
  /** Folder that holds everything: packages, work folders, logs, configuration, sockets. Short: a socket path has 107 bytes. */
  readonly root: string;
  readonly flavour: Flavour;
  readonly thingName: string;
  /** The device's processor: another than this machine's is emulated by QEMU. @default this machine's */
  readonly architecture?: Architecture;
  /** @default us-east-1 */
  readonly region?: string;
  /** @default none: offline for good */
  readonly awsBroker?: AwsBroker;
  /** Environment added for a component, such as NODE_OPTIONS for a debugger. A recipe's Setenv wins over it. */
  readonly extraEnv?: (component: string) => Readonly<Record<string, string>>;
  /** Words put before `/bin/sh -c <script>` of a component's run or startup step, such as `['nice', '-n', '5']`. */
  readonly runPrefix?: (component: string) => readonly string[];
  /**
   * Starts nothing of the last deployment, for a host program that deploys at once: what would be started only to be replaced.
   * Configuration and work folders stay. @default false
   */
  readonly startEmpty?: boolean;
  /** From SIGTERM to SIGKILL, milliseconds. @default 15000 */
  readonly stopTimeoutMs?: number;
  /** From a failure to the next attempt, milliseconds. @default lite 1000 (RestartSec of its units), classic 0 */
  readonly restartDelayMs?: number;
  /** How long a deployment watches what it started before it calls it up, milliseconds. @default 250 */
  readonly settleMs?: number;
  /** How long lite waits for a subscriber that does not read, milliseconds. @default 5000 */
  readonly stallMs?: number;
  /** How long classic waits for the broker's answer to a publish before it sends it again, milliseconds. @default 30000 */
  readonly operationTimeoutMs?: number;
  /** What aws.greengrass.SecretManager holds, by name or ARN; classic only. @default it is not deployed */
  readonly secrets?: ReadonlyMap<string, string>;
  /** What the nucleus has to say. @default nowhere */
  readonly log?: (message: string, details?: { readonly [key: string]: unknown }) => void;
  readonly observer?: NucleusObserver;
};
