/** A change of a file that no sync has made safe. `order` counts the changes of the whole disk. */
export type Operation =
  | { readonly kind: 'write'; readonly order: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'resize'; readonly order: number; readonly size: number };

export type Write = Operation & { readonly kind: 'write' };

/** The unit that a medium writes whole or not at all, bytes. */
const SECTOR_BYTES = 512;

const endOf = (operation: Operation): number =>
  operation.kind === 'resize' ? operation.size : operation.offset + operation.bytes.length;

/** The file after the operations, in a buffer of its own. What a file grows over without writing it is zero. */
export function applyOperations(file: Buffer, operations: readonly Operation[]): Buffer {
  const room = operations.reduce((most, operation) => Math.max(most, endOf(operation)), file.length);
  const bytes = Buffer.alloc(room);
  file.copy(bytes);
  let size = file.length;
  for (const operation of operations) {
    if (operation.kind === 'write') operation.bytes.copy(bytes, operation.offset);
    else bytes.fill(0, operation.size);
    size = operation.kind === 'write' ? Math.max(size, endOf(operation)) : operation.size;
  }
  return bytes.subarray(0, size);
}

/** Splits a write at the borders of sectors: what each sector gets of it. */
export function sectorsOf(write: Write): Write[] {
  const sectors: Write[] = [];
  for (let start = 0; start < write.bytes.length; ) {
    const at = write.offset + start;
    const end = Math.min(write.bytes.length, start + SECTOR_BYTES - (at % SECTOR_BYTES));
    sectors.push({ ...write, offset: at, bytes: write.bytes.subarray(start, end) });
    start = end;
  }
  return sectors;
}
