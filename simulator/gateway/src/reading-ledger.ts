import type { Reading } from '@sward/contracts/reading.ts';

type Identity = Partial<Pick<Reading, 'boot_id' | 'mono_ms'>> & Pick<Reading, 'device_id'>;

const keyOf = ({ device_id, boot_id, mono_ms }: Identity) => `${device_id} ${boot_id} ${mono_ms}`;

/** Every reading that went from ingest to the buffer in this run, until it is seen in the cloud's table. */
export class ReadingLedger {
  readonly #open = new Set<string>();
  #seen = 0;

  /** Readings that went to the buffer, and those of them that the cloud has not stored. */
  get counts(): { readonly seen: number; readonly open: number } {
    return { seen: this.#seen, open: this.#open.size };
  }

  /** A reading on its way, for the first time. */
  open(reading: Identity): void {
    this.#seen += 1;
    this.#open.add(keyOf(reading));
  }

  /** A row that is new in the table. One that an earlier run sent is not in this ledger. */
  close(reading: Identity): void {
    this.#open.delete(keyOf(reading));
  }
}
