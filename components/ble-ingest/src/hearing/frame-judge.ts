import { type Decoded, isRejected, type Rejected, type RejectReason } from '../decoders/decoder.ts';
import { BoundedMap } from './bounded-map.ts';
import { type KeyRing, mustBeEncrypted } from './key-ring.ts';
import { isRepeatedPacket, type LastPacket } from './packet-filter.ts';
import type { ReplayGuard } from './replay-guard.ts';

const MAX_DEVICES = 5000;

/** Sensors send each encrypted frame several times: this soon after, the same counter is the same frame. */
const REPETITION_MS = 60_000;

type LastCounter = { readonly counter: number; readonly heardMs: number };

/** Judges frames by what came before them: encryption that went missing, counters and packet ids that do not rise. */
export class FrameJudge {
  readonly #guard: ReplayGuard;
  readonly #packets = new BoundedMap<string, LastPacket>(MAX_DEVICES);
  readonly #counters = new BoundedMap<string, LastCounter>(MAX_DEVICES);

  constructor(guard: ReplayGuard) {
    this.#guard = guard;
  }

  /**
   * The frame itself where it counts, or why not: `downgrade`, `replay` or `duplicate`.
   * @param heardMs on a clock that never goes back
   */
  judge(frame: Decoded | Rejected, deviceId: string, keys: KeyRing, heardMs: number): Decoded | Rejected {
    if (isRejected(frame)) return frame;
    const reject = this.#objection(frame, deviceId, keys, heardMs);
    return reject === undefined ? frame : { format: frame.format, reject };
  }

  #objection(frame: Decoded, deviceId: string, keys: KeyRing, heardMs: number): RejectReason | undefined {
    if (frame.authenticated !== true && mustBeEncrypted(keys, deviceId)) return 'downgrade';
    return this.#counterObjection(frame, deviceId, keys, heardMs) ?? this.#packetObjection(frame, deviceId, heardMs);
  }

  #counterObjection(frame: Decoded, deviceId: string, keys: KeyRing, heardMs: number): RejectReason | undefined {
    const { authenticated, counter } = frame;
    if (authenticated !== true || counter === undefined) return undefined;
    if (this.#guard.accept(deviceId, counter, keys.get(deviceId)?.counterEpoch ?? 0)) {
      this.#counters.set(deviceId, { counter, heardMs });
      return undefined;
    }
    const last = this.#counters.get(deviceId);
    const isRepetition = last?.counter === counter && heardMs - last.heardMs <= REPETITION_MS;
    return isRepetition ? 'duplicate' : 'replay';
  }

  #packetObjection({ packetId, packetIdSpan }: Decoded, deviceId: string, heardMs: number): RejectReason | undefined {
    if (packetId === undefined || packetIdSpan === undefined) return undefined;
    if (isRepeatedPacket(this.#packets.get(deviceId), { packetId, packetIdSpan, heardMs })) return 'duplicate';
    this.#packets.set(deviceId, { packetId, heardMs });
    return undefined;
  }
}
