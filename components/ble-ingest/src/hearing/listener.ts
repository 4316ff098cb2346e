import { parseAdvertisement } from '../ad-structures.ts';
import { type Decoded, isRejected, type Rejected, type RejectReason, type Sighting } from '../decoders/decoder.ts';
import { decodeAdvertisement, isOfInterest } from '../decoders/registry.ts';
import type { SignatureIndex } from '../decoders/signature-index.ts';
import type { Advertisement as Report } from '../ports.ts';
import { Companions } from './companions.ts';
import { FrameJudge } from './frame-judge.ts';
import { Identities } from './identities.ts';
import type { KeyRing } from './key-ring.ts';
import type { ReplayGuard } from './replay-guard.ts';
import { isPrivateAddress } from './resolvable-address.ts';

/** What the configuration says about hearing. A new object for each change of it. */
export type HearingRules = {
  readonly keys: KeyRing;
  /** Decoders of the configuration. */
  readonly declared: SignatureIndex | undefined;
};

type Rejection = { readonly format: string; readonly reason: RejectReason };

/** What became of one report. */
export type Heard =
  /** Of no format that we know. `deviceId`: whose address it is. */
  | { readonly kind: 'foreign'; readonly deviceId: string }
  /** Of a known format; nothing of it may be published. `deviceId`: whose it claims to be; `sender`: whose address it is. */
  | (Rejection & { readonly kind: 'rejected'; readonly deviceId: string; readonly sender: string })
  /** A frame that counts. `isFleeting`: nothing but an address of the hour tells who sent it. */
  | { readonly kind: 'decoded'; readonly deviceId: string; readonly isFleeting: boolean; readonly decoded: Decoded };

/** Reports to frames that count: decodes, finds out who speaks, and judges by what came before. No clock, no I/O. */
export class Listener {
  readonly #guard: ReplayGuard;
  #rules: HearingRules;
  #identities: Identities;
  #companions: Companions;
  #judge: FrameJudge;

  constructor(guard: ReplayGuard, rules: HearingRules) {
    this.#guard = guard;
    this.#rules = rules;
    this.#identities = new Identities(irksOf(rules.keys));
    this.#companions = new Companions((advertisement) => isOfInterest(advertisement, this.#rules.declared));
    this.#judge = new FrameJudge(guard);
  }

  /** Goes on with other rules. Packet ids heard so far stay known. */
  apply(rules: HearingRules): void {
    this.#rules = rules;
    this.#identities = new Identities(irksOf(rules.keys));
    this.#guard.keepOnly(new Set(rules.keys.keys()));
  }

  /** @param nowMs on a clock that never goes back */
  hear(report: Report, nowMs: number): Heard {
    const sighting = this.#sightingOf(report, nowMs);
    const frame = decodeAdvertisement(sighting, this.#rules.declared);
    const owner = this.#identities.idOf(report.address, report.addressType) ?? report.address;
    if (frame === undefined) return { kind: 'foreign', deviceId: owner };
    const deviceId = ownId(frame) ?? owner;
    const judged = this.#judge.judge(frame, deviceId, this.#rules.keys, nowMs);
    if (isRejected(judged))
      return { kind: 'rejected', deviceId, sender: owner, format: judged.format, reason: judged.reject };
    const isFleeting = deviceId === report.address && isPrivateAddress(report.address, report.addressType);
    return { kind: 'decoded', deviceId, isFleeting, decoded: judged };
  }

  #sightingOf(report: Report, nowMs: number): Sighting {
    const advertisement = parseAdvertisement(report.data);
    const { address, addressType, scanResponse } = report;
    const companion = this.#companions.companionOf(address, advertisement, scanResponse, nowMs);
    return {
      advertisement,
      ...(companion === undefined ? {} : { companion }),
      address,
      addressType,
      keyOf: (deviceId) => this.#keyOf(deviceId, report),
    };
  }

  /** The key of the device a decoder names, or of the one that the address is resolved to. */
  #keyOf(deviceId: string, { address, addressType }: Report): Uint8Array | undefined {
    const { keys } = this.#rules;
    if (deviceId !== address) return keys.get(deviceId)?.key;
    const identity = this.#identities.idOf(address, addressType) ?? address;
    return keys.get(identity)?.key;
  }
}

function ownId(frame: Decoded | Rejected): string | undefined {
  return isRejected(frame) ? undefined : frame.deviceId;
}

function irksOf(keys: KeyRing): ReadonlyMap<string, Uint8Array> {
  const irks = new Map<string, Uint8Array>();
  for (const [id, { irk }] of keys) if (irk !== undefined) irks.set(id, irk);
  return irks;
}
