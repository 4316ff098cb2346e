import type { Reading } from '@sward/contracts/reading.ts';
import type { Receipt } from './receipt.ts';

/** A reading as it waits for the buffer: its JSON, made once however often it is sent. */
export type HeldReading = {
  readonly json: string;
  /** Length of the JSON in UTF-8, bytes. */
  readonly bytes: number;
  /** When it was heard, Unix ms. */
  readonly receivedAt: number;
  /** Of a source that waits. */
  readonly receipt?: Receipt;
};

const utf8 = new TextEncoder();
/** Room for the JSON of most readings, so that counting its bytes makes no copy that is thrown away. */
const scratch = new Uint8Array(4096);

function utf8Length(text: string): number {
  const { read, written } = utf8.encodeInto(text, scratch);
  return read === text.length ? written : utf8.encode(text).length;
}

/** Makes the JSON of a reading. The reading itself need not be kept: it takes several times the memory. */
export function holdReading(reading: Reading, receipt?: Receipt): HeldReading {
  const held = holdText(JSON.stringify(reading), reading.received_at);
  return receipt === undefined ? held : { ...held, receipt };
}

/** The JSON of a reading, made in another process. @param receivedAt Unix ms */
export function holdText(json: string, receivedAt: number): HeldReading {
  return { json, bytes: utf8Length(json), receivedAt };
}
