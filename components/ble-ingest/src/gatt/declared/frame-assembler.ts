/** Longest frame that is put together, octets. */
export const MAX_FRAME_OCTETS = 2048;
/** Frames of one notification: more is a flood, not a sensor. */
const MAX_FRAMES = 32;

/** Where the first whole frame of a text ends; `undefined` while it is not whole. */
export type FrameEnd = (text: string) => number | undefined;

/** What came out of one notification. `overflowed`: the frame grew past the bound and was thrown away. */
export type Assembled = { readonly frames: readonly string[]; readonly overflowed: boolean };

/**
 * Puts frames of text together that arrive in pieces: a link's packets hold 20 octets where nobody agreed on more.
 * A piece may split a character of several octets.
 */
export class FrameAssembler {
  readonly #endOf: FrameEnd;
  readonly #isTorn: (held: string, piece: string) => boolean;
  #held = '';
  #decoder = new TextDecoder();

  /** @param isTorn whether a piece shows that the end of the held frame is lost */
  constructor(endOf: FrameEnd, isTorn: (held: string, piece: string) => boolean = () => false) {
    this.#endOf = endOf;
    this.#isTorn = isTorn;
  }

  push(octets: Uint8Array): Assembled {
    const piece = this.#decoder.decode(octets, { stream: true });
    this.#held = this.#isTorn(this.#held, piece) ? piece : this.#held + piece;
    const frames: string[] = [];
    while (frames.length < MAX_FRAMES) {
      const end = this.#endOf(this.#held);
      if (end === undefined) break;
      frames.push(this.#held.slice(0, end));
      this.#held = this.#held.slice(end);
    }
    const overflowed = this.#held.length > MAX_FRAME_OCTETS;
    if (overflowed) this.#forget();
    return { frames, overflowed };
  }

  #forget(): void {
    this.#held = '';
    this.#decoder = new TextDecoder();
  }
}

/** A line ends with its newline. */
export function endOfLine(text: string): number | undefined {
  const at = text.indexOf('\n');
  return at < 0 ? undefined : at + 1;
}

/** A string of JSON, or the beginning of one that the text ends in: braces in it do not count. */
const STRINGS = /"(\\.|[^"\\\n])*("|\n|\\?$)/g;

/**
 * A JSON object ends with the brace that closes its first one. What stands ahead of its first brace is the tail of a
 * frame whose head was lost: `jsonOf` cuts it off.
 */
export function endOfJson(text: string): number | undefined {
  const start = text.indexOf('{');
  if (start < 0) return undefined;
  const bare = text.slice(start).replace(STRINGS, (string) => ' '.repeat(string.length));
  let depth = 0;
  for (let at = 0; at < bare.length; at += 1) {
    if (bare[at] === '{') depth += 1;
    else if (bare[at] === '}') depth -= 1;
    if (depth === 0) return start + at + 1;
  }
  return undefined;
}

/** The object in a frame of `endOfJson`. */
export function jsonOf(frame: string): string {
  return frame.slice(frame.indexOf('{'));
}

/**
 * True where an object begins in a place where JSON cannot have one: the tail of the held frame was lost on air, and
 * the next frame is there. Without this its braces would never balance again.
 */
export function isTornJson(held: string, piece: string): boolean {
  if (!piece.startsWith('{') || !held.includes('{')) return false;
  const last = held.trimEnd().at(-1);
  return last !== ':' && last !== '[' && !(last === ',' && held.includes('['));
}
