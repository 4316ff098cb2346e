import { InvalidCaptureError } from './radio-errors.ts';

const MAGIC = Buffer.from('btsnoop\0', 'latin1');
const FILE_HEADER = 16;
const RECORD_HEADER = 24;
const VERSION = 1;
const DATALINK_HCI = 1001;
const DATALINK_H4 = 1002;
/** Linux' monitor channel, what btmon writes: the low half of the flags is an opcode (BlueZ, src/shared/btsnoop.h). */
const DATALINK_MONITOR = 2001;
const MONITOR_INDICATORS: ReadonlyMap<number, number> = new Map([
  [2, 0x01],
  [3, 0x04],
  [4, 0x02],
  [5, 0x02],
]);
/** Bits of the packet flags: direction, and command-or-event. Unencapsulated HCI has its packet type only here. */
const RECEIVED = 0x01;
const COMMAND_OR_EVENT = 0x02;
/** Microseconds from year 0 to the Unix epoch, the zero of btsnoop's clock. */
const UNIX_EPOCH_US = 0x00dcddb30f2f8000n;

/** One captured packet, as H4 whatever the datalink. */
export type CapturedPacket = {
  /** Microseconds since the Unix epoch; a number would not hold nanoseconds, but holds these exactly. */
  readonly timestampUs: number;
  readonly packet: Uint8Array;
};

function readDatalink(file: Buffer): number {
  if (file.length < FILE_HEADER || !file.subarray(0, MAGIC.length).equals(MAGIC))
    throw new InvalidCaptureError('not a btsnoop file: record one with "btmon -w FILE" or Android\'s HCI snoop log');
  const version = file.readUInt32BE(8);
  const datalink = file.readUInt32BE(12);
  if (version !== VERSION) throw new InvalidCaptureError(`btsnoop version ${version}; only version 1 is known`);
  if (![DATALINK_H4, DATALINK_HCI, DATALINK_MONITOR].includes(datalink))
    throw new InvalidCaptureError(
      `btsnoop datalink ${datalink}; need 1001 (HCI), 1002 (H4) or 2001 (btmon): convert with Wireshark`,
    );
  return datalink;
}

/** H4 packet indicator that a record's flags stand for; undefined for what the monitor tells beside packets. */
function indicatorOf(flags: number, datalink: number): number | undefined {
  if (datalink === DATALINK_MONITOR) return MONITOR_INDICATORS.get(flags & 0xffff);
  if ((flags & COMMAND_OR_EVENT) === 0) return 0x02;
  return flags & RECEIVED ? 0x04 : 0x01;
}

function readRecord(
  file: Buffer,
  offset: number,
  datalink: number,
): { record: CapturedPacket | undefined; end: number } {
  const start = offset + RECORD_HEADER;
  const end = start <= file.length ? start + file.readUInt32BE(offset + 4) : Number.POSITIVE_INFINITY;
  if (end > file.length)
    throw new InvalidCaptureError(`the capture is cut off within the record at byte ${offset}: copy the file again`);
  const bytes = file.subarray(start, end);
  const flags = file.readUInt32BE(offset + 8);
  const timestampUs = Number(file.readBigInt64BE(offset + 16) - UNIX_EPOCH_US);
  if (datalink === DATALINK_H4) return { record: { timestampUs, packet: bytes }, end };
  const indicator = indicatorOf(flags, datalink);
  if (indicator === undefined) return { record: undefined, end };
  return { record: { timestampUs, packet: Buffer.concat([Buffer.from([indicator]), bytes]) }, end };
}

/**
 * Reads a btsnoop capture (RFC 1761 with Bluetooth datalinks), version 1, datalink 1001 (HCI), 1002 (H4) or 2001 (btmon).
 *
 * @throws InvalidCaptureError for any other file and for one that ends within a record
 */
export function parseBtsnoop(bytes: Uint8Array): CapturedPacket[] {
  const file = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const datalink = readDatalink(file);
  const packets: CapturedPacket[] = [];
  for (let offset = FILE_HEADER; offset < file.length; ) {
    const { record, end } = readRecord(file, offset, datalink);
    if (record !== undefined) packets.push(record);
    offset = end;
  }
  return packets;
}
