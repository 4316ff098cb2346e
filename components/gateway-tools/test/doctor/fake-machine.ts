import { COMPONENTS } from '@sward/contracts/components.ts';
import type { ComponentStatus } from '@sward/contracts/status.ts';
import type { Check, Gateway, Situation } from '@sward/gateway-tools/doctor/check.ts';
import type { Verdict } from '@sward/gateway-tools/doctor/finding.ts';
import type {
  Attempt,
  Failure,
  FileFacts,
  Files,
  Machine,
  ProcessFacts,
  Reach,
  Space,
  StatusAnswer,
} from '@sward/gateway-tools/doctor/ports.ts';
import { type NucleusConfig, nucleusConfigOf } from '@sward/gateway-tools/nucleus/nucleus-config.ts';

export const NOW_MS = Date.UTC(2026, 10, 21, 12);
export const ROOT = '/var/lib/greengrass';

const MISSING: Failure = { ok: false, why: 'missing', text: 'there is no such file' };
export const FORBIDDEN: Failure = { ok: false, why: 'forbidden', text: 'permission denied' };

/** What a machine has; the rest is missing. */
export type Furniture = {
  /** Path -> text, or why it cannot be read. */
  readonly files?: Readonly<Record<string, string | Failure>>;
  readonly facts?: Readonly<Record<string, FileFacts>>;
  readonly space?: Space;
  readonly processes?: readonly ProcessFacts[];
  /** Program and words -> output. */
  readonly programs?: Readonly<Record<string, string>>;
  /** Component -> its word. */
  readonly statuses?: Readonly<Record<string, StatusAnswer>>;
  readonly listening?: Attempt<true>;
  readonly reach?: Reach;
  readonly clockAheadMs?: number;
};

const found = <T>(value: T | undefined): Attempt<T> => (value === undefined ? MISSING : { ok: true, value });

function filesOf({ files = {}, facts = {}, space }: Furniture): Files {
  const text = async (path: string): Promise<Attempt<string>> => {
    const entry = files[path];
    return typeof entry === 'object' ? entry : found(entry);
  };
  return {
    text,
    tail: text,
    async names(folder) {
      const below = Object.keys(files).filter((path) => path.startsWith(`${folder}/`));
      const names = [...new Set(below.map((path) => path.slice(folder.length + 1).split('/')[0] ?? ''))];
      return names.length === 0 ? MISSING : { ok: true, value: names.filter((name) => name !== '').sort() };
    },
    facts: async (path) => found(facts[path]),
    space: async () => found(space),
  };
}

export function fakeMachine(furniture: Furniture = {}): Machine {
  const files = filesOf(furniture);
  const { processes = [], programs = {}, statuses = {}, reach, clockAheadMs } = furniture;
  return {
    system: files,
    files,
    processes: async () => processes,
    run: async (program, ...words) => found(programs[[program, ...words].join(' ')]),
    status: async (folder) => statuses[folder.split('/').at(-1) ?? ''] ?? { kind: 'absent' },
    listens: async () => furniture.listening ?? MISSING,
    reach: async () => reach ?? { step: 'done', tookMs: 1 },
    clockAhead: async () => found(clockAheadMs),
  };
}

const CONFIG = {
  system: {
    thingName: 'gw-1',
    certificateFilePath: '/certs/gw.pem',
    privateKeyPath: '/certs/gw.key',
    rootCaPath: '/certs/root.pem',
  },
  services: {
    'aws.greengrass.NucleusLite': {
      configuration: {
        iotDataEndpoint: 'abc-ats.iot.eu-central-1.amazonaws.com',
        iotCredEndpoint: 'abc.credentials.iot.eu-central-1.amazonaws.com',
        runWithDefault: { posixUser: 'ggc_user:ggc_group' },
      },
    },
  },
};

export function gatewayWith(config: Partial<NucleusConfig> = {}, other: Partial<Gateway> = {}): Gateway {
  const parsed = nucleusConfigOf('lite', [{ file: '/etc/greengrass/config.yaml', content: CONFIG }]);
  return { root: ROOT, flavour: 'lite', config: { ...parsed, ...config }, standIn: false, ...other };
}

export function statusOf(component: string, detail: ComponentStatus['detail'], rest: Partial<ComponentStatus> = {}) {
  const flow = { received: 0, sent: 0, dropped: 0, depth: 0 };
  const status: ComponentStatus = {
    v: 1,
    component,
    at: NOW_MS - 1000,
    uptime_s: 3600,
    ...flow,
    bytes: flow,
    configuration: { valid: true },
    detail,
    ...rest,
  };
  return { kind: 'told', status } as const;
}

/** A machine where BleIngest, LocalBuffer or CloudPublisher says this of itself. */
export const saying = (
  component: keyof typeof COMPONENTS,
  detail: ComponentStatus['detail'],
  rest: Partial<ComponentStatus> = {},
): Furniture => ({ statuses: { [COMPONENTS[component]]: statusOf(COMPONENTS[component], detail, rest) } });

/** A process that runs a component from its artifact. */
export function processOf(component: string, over: Partial<ProcessFacts> = {}, version = '0.1.0-abc'): ProcessFacts {
  const program = `${ROOT}/packages/artifacts-unarchived/${component}/${version}/${component}/main.cjs`;
  return { pid: 42, uid: 990, arguments: ['/node', program], capabilities: 1n << 13n, ...over };
}

/** The verdicts of a check on such a machine. */
export function look(
  check: Check,
  furniture: Furniture = {},
  rest: Partial<Situation> = {},
): Promise<readonly Verdict[]> {
  const situation = { gateway: gatewayWith(), nowMs: NOW_MS, minFreeBytes: 500e6, ...rest };
  return check.look({ machine: fakeMachine(furniture), ...situation });
}

/** Level and summary of each verdict, in one text: what a table compares. */
export const told = (verdicts: readonly Verdict[]) =>
  verdicts.map(({ level, summary }) => `${level}: ${summary}`).join('\n');
