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
  /** By device and format: a device that sends several formats numbers each in its own way. */
  readonly #packets = new BoundedMap<string, LastPacket>(MAX_DEVICES);
  /** The same of devices that the configuration does not name: a flood of them displaces no other. */
  readonly #strangersPackets = new BoundedMap<string, LastPacket>(MAX_DEVICES);
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
    if (this.#lacksCounter(frame, deviceId, keys)) return 'downgrade';
    const packets = keys.has(deviceId) ? this.#packets : this.#strangersPackets;
    return (
      this.#counterObjection(frame, deviceId, keys, heardMs) ??
      packetObjection(packets, `${deviceId} ${frame.format}`, frame, heardMs)
    );
  }

  /**
   * True where a device that is known to count its encrypted frames seems to send some without. The formats that have no
   * counter have weak checks or none (Victron an octet of the key, RuuviTag 8 a check sum): a few hundred guesses would
   * forge a reading of any device with a key, and a recording could be played again.
   */
  #lacksCounter({ authenticated, counter }: Decoded, deviceId: string, keys: KeyRing): boolean {
    if (authenticated !== true || counter !== undefined) return false;
    return this.#guard.lastOf(deviceId, keys.get(deviceId)?.counterEpoch ?? 0) !== undefined;
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
}

function packetObjection(
  packets: BoundedMap<string, LastPacket>,
  key: string,
  { packetId, packetIdSpan }: Decoded,
  heardMs: number,
): RejectReason | undefined {
  if (packetId === undefined || packetIdSpan === undefined) return undefined;
  if (isRepeatedPacket(packets.get(key), { packetId, packetIdSpan, heardMs })) return 'duplicate';
  packets.set(key, { packetId, heardMs });
  return undefined;
}
