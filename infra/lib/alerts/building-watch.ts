import type { DeviceState, Directory, GatewayState } from '../history/ports.ts';
import type { GatewayStays } from './gateway-stays.ts';
import { groupBy } from './group-by.ts';
import type { GatewayWord, HeldGateways } from './held-gateways.ts';
import { type GroupMembers, inScope } from './scope.ts';
import { deviceSubject, gatewaySubjects, newestOf, type SilenceRule, type Subject, subjectNameOf } from './silence.ts';
import type { SilenceWatch } from './silence-watch.ts';

export type BuildingWatchPorts = {
  /** Enabled rules of silence of the building's tenant. */
  readonly rules: readonly SilenceRule[];
  readonly members: GroupMembers;
  readonly watch: SilenceWatch;
  readonly held: HeldGateways;
  readonly directory: Directory;
  readonly stays: GatewayStays;
};

/** Names of devices and gateways: `device d1`, `gateway g1`. */
export type SubjectNames = {
  /** Heard in the building, as far as that counts. */
  readonly heard: readonly string[];
  /** Heard there before, and when last, Unix milliseconds. */
  readonly before: readonly (readonly [name: string, heardAt: number])[];
};

/** One look at the devices and gateways of one building: a list of each, whatever the number of rules. */
export class BuildingWatch {
  readonly #buildingId: string;
  readonly #ports: BuildingWatchPorts;
  #gateways: ReadonlyMap<string, Subject> = new Map();
  #words: ReadonlyMap<string, GatewayWord> = new Map();

  constructor(buildingId: string, ports: BuildingWatchPorts) {
    this.#buildingId = buildingId;
    this.#ports = ports;
  }

  async run(): Promise<SubjectNames> {
    const { directory } = this.#ports;
    const listing = await listed<DeviceState>(directory.devices(this.#buildingId));
    const words = await listed<GatewayState>(directory.gateways(this.#buildingId));
    const devices = listing.filter((state) => this.#counts(state));
    const gateways = gatewaySubjects(
      words.filter((word) => this.#ports.stays.counts(word)),
      devices,
    );
    const subjects = devices.map(deviceSubject);
    this.#gateways = new Map(gateways.map((gateway) => [gateway.gatewayId, gateway]));
    this.#words = newestWords(devices);
    for (const rule of this.#rulesOf('gateway_silent')) await this.#lookAtGateways(rule, gateways);
    for (const rule of this.#rulesOf('silent')) await this.#lookAtDevices(rule, subjects);
    const gone = [
      ...listing.filter((state) => !this.#counts(state)).map(deviceSubject),
      ...gatewaySubjects(
        words.filter((word) => !this.#ports.stays.counts(word)),
        [],
      ),
    ];
    return this.#names([...subjects, ...gateways], gone);
  }

  #counts({ buildingId, gatewayId, cloudReceivedAt: heardAt }: DeviceState): boolean {
    return this.#ports.stays.counts({ buildingId, gatewayId, heardAt });
  }

  /** What lives with another tenant now is none of this one's: heard, as far as it is concerned. */
  #names(here: readonly Subject[], gone: readonly Subject[]): SubjectNames {
    const { stays } = this.#ports;
    const isOthers = ({ buildingId, gatewayId }: Subject) => stays.isOthers(buildingId, gatewayId);
    const heard = [...here, ...gone.filter(isOthers)].map(subjectNameOf);
    const before = gone.map((subject) => [subjectNameOf(subject), subject.heardAt] as const);
    return { heard, before };
  }

  async #lookAtGateways(rule: SilenceRule, gateways: readonly Subject[]): Promise<void> {
    const circumstances = { isNamed: rule.scope.gateway_id !== undefined, isHeldBack: async () => false };
    for (const subject of this.#inScope(rule, gateways)) await this.#ports.watch.look(rule, subject, circumstances);
  }

  async #lookAtDevices(rule: SilenceRule, subjects: readonly Subject[]): Promise<void> {
    const isNamed = (rule.scope.device_id ?? rule.scope.group_id) !== undefined;
    for (const subject of newestOf(this.#inScope(rule, subjects), ({ deviceId = '' }) => deviceId)) {
      const isHeldBack = () => this.#isHeldBack(rule, subject.gatewayId);
      await this.#ports.watch.look(rule, subject, { isNamed, isHeldBack });
    }
  }

  /** True where the gateway is why its sensor is not heard, or was until just now. */
  async #isHeldBack(rule: SilenceRule, gatewayId: string): Promise<boolean> {
    const gateway = this.#gateways.get(gatewayId);
    if (!gateway) return false;
    const { watch, held } = this.#ports;
    const word = this.#words.get(gatewayId);
    const explains = this.#isSilent(gateway, rule) || (word !== undefined && held.isCatchingUp(word, watch.now));
    if (explains) await held.hold(this.#buildingId, gatewayId, watch.now);
    return explains || held.isHeld(gateway, watch.now);
  }

  /**
   * True where a gateway has an alert of its silence, or a rule that may raise one, and was not heard for half of the sensor's time: were only the alert
   * waited for, each of its sensors would be told of before it.
   */
  #isSilent(gateway: Subject, { condition }: SilenceRule): boolean {
    const { watch, members } = this.#ports;
    if (watch.isGatewaySilent(gateway.buildingId, gateway.gatewayId)) return true;
    const isCovered = this.#rulesOf('gateway_silent').some(({ scope }) => inScope(scope, gateway, members));
    return isCovered && watch.now - gateway.heardAt >= condition.after_s * 500;
  }

  #inScope({ scope }: SilenceRule, subjects: readonly Subject[]): Subject[] {
    return subjects.filter((subject) => inScope(scope, subject, this.#ports.members));
  }

  #rulesOf(kind: SilenceRule['condition']['kind']): SilenceRule[] {
    return this.#ports.rules.filter(({ condition }) => condition.kind === kind);
  }
}

/** Of each gateway the reading that came last. */
function newestWords(devices: readonly DeviceState[]): Map<string, GatewayWord> {
  const words = new Map<string, GatewayWord>();
  for (const [gatewayId, states] of groupBy(devices, (state) => state.gatewayId)) {
    const last = states.reduce((a, b) => (b.cloudReceivedAt > a.cloudReceivedAt ? b : a));
    const { buildingId, cloudReceivedAt: receivedAt, reading } = last;
    words.set(gatewayId, { buildingId, gatewayId, receivedAt, lagMs: receivedAt - reading.measured_at });
  }
  return words;
}

async function listed<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}
