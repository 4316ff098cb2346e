/** What a recorded process did to the files below its folder. Paths are relative to that folder, '' is the folder itself. */
export type DiskEvent =
  | { readonly kind: 'opened'; readonly handle: number; readonly path: string; readonly directory: boolean }
  | { readonly kind: 'written'; readonly handle: number; readonly offset: number; readonly bytes: Buffer }
  | { readonly kind: 'synced'; readonly handle: number }
  | { readonly kind: 'resized'; readonly handle: number; readonly size: number }
  | { readonly kind: 'closed'; readonly handle: number }
  | { readonly kind: 'unlinked'; readonly path: string }
  | { readonly kind: 'renamed'; readonly from: string; readonly to: string };

/** The process changed a file in a way that the recorder cannot follow: nothing can be concluded from its trace. */
export class UnrecordedCallError extends Error {
  constructor(call: string) {
    super(`the trace is incomplete: the process used ${call}; teach recorder.c to record it`);
    this.name = 'UnrecordedCallError';
  }
}

const HEAD_BYTES = 24;

/** Order of the kinds in recorder.c, which counts them from 1. */
const KINDS = ['opened', 'written', 'synced', 'resized', 'closed', 'unlinked', 'renamed', 'unseen'] as const;

type RawRecord = { kind: number; handle: number; number: number; data: Buffer };

function eventOf({ kind, handle, number, data }: RawRecord): DiskEvent {
  const name = KINDS[kind - 1];
  switch (name) {
    case 'opened':
      return { kind: name, handle, path: data.toString(), directory: number === 1 };
    case 'written':
      return { kind: name, handle, offset: number, bytes: data };
    case 'resized':
      return { kind: name, handle, size: number };
    case 'synced':
    case 'closed':
      return { kind: name, handle };
    case 'unlinked':
      return { kind: name, path: data.toString() };
    case 'renamed': {
      const [from = '', to = ''] = data.toString().split('\0');
      return { kind: name, from, to };
    }
    default:
      throw new UnrecordedCallError(data.toString());
  }
}

/** Reads a trace file of recorder.c. @throws UnrecordedCallError */
export function readTrace(trace: Buffer): DiskEvent[] {
  const events: DiskEvent[] = [];
  for (let at = 0; at < trace.length; ) {
    const length = trace.readUInt32LE(at);
    events.push(
      eventOf({
        kind: trace.readUInt32LE(at + 4),
        handle: trace.readUInt32LE(at + 8),
        number: Number(trace.readBigUInt64LE(at + 16)),
        data: trace.subarray(at + HEAD_BYTES, at + length),
      }),
    );
    at += length;
  }
  return events;
}
