import { isRejected, type Sighting } from '@sward/ble-ingest/decoders/decoder.ts';
import { decodeAdvertisement } from '@sward/ble-ingest/decoders/registry.ts';
import type { SignatureIndex } from '@sward/ble-ingest/decoders/signature-index.ts';
import type { KeyRing } from '@sward/ble-ingest/hearing/key-ring.ts';
import { Listener } from '@sward/ble-ingest/hearing/listener.ts';
import { ReplayGuard } from '@sward/ble-ingest/hearing/replay-guard.ts';
import type { Advertisement } from '@sward/ble-ingest/ports.ts';
import { requireSoundFrame, requireSoundReading } from './sound-answer.ts';
import type { Answer } from './target.ts';

/** Two packets of one device rarely come closer; the clock of a fuzz run goes on by this with each. */
const BETWEEN_MS = 37;

/** The gateway's own hearing, with and without keys, as it goes on from packet to packet. */
export class GatewayEar {
  readonly #declared: SignatureIndex | undefined;
  readonly #listener: Listener;
  #nowMs = 0;

  constructor(keys: KeyRing, declared?: SignatureIndex) {
    this.#declared = declared;
    this.#listener = new Listener(new ReplayGuard(), { keys, declared });
  }

  /** The packet alone, as `decodeAdvertisement` sees it. @throws ImplausibleError */
  decode(sighting: Sighting): Answer {
    const result = decodeAdvertisement(sighting, this.#declared);
    if (result === undefined) return 'unknown';
    if (isRejected(result)) return 'rejected';
    requireSoundFrame(result);
    return 'read';
  }

  /** The packet on its whole way to a reading. @throws ImplausibleError */
  hear(report: Advertisement): void {
    this.#nowMs += BETWEEN_MS;
    const heard = this.#listener.hear(report, this.#nowMs);
    if (heard.kind !== 'decoded') return;
    const { deviceId, decoded } = heard;
    requireSoundFrame(decoded);
    const { format, values, packetId } = decoded;
    // A frame without values is sound and makes no reading.
    if (Object.keys(values).length === 0) return;
    requireSoundReading({ device_id: deviceId, format, values, rssi: report.rssi, packetId });
  }
}
